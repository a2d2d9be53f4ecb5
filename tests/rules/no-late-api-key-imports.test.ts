import dedent from 'dedent';
import { describe, expect, it } from 'vitest';
import { lintProject } from '../support/project.js';

const FILES = {
  'openai.js': "import OpenAI from 'openai';\nexport const openai = new OpenAI();\n",
  'openai.cjs': "const OpenAI = require('openai');\nmodule.exports = new OpenAI();\n",
  'env.js': "import { config } from 'dotenv';\nconfig({ path: '.env.local' });\n",
};

/** The entry file after `--fix`; the client module is silent then. */
function fixed(code: string, name = 'index.js'): string {
  const { reports, output, left } = lintProject({ [name]: `${code}\n`, ...FILES });
  expect(reports).toHaveLength(1);
  expect(left).toEqual([]);
  return output.replace(/\n$/, '');
}

describe('fix: the load becomes the first import', () => {
  it.each([
    {
      name: 'config() without options goes, with its import',
      code: dedent`
        import express from 'express';
        import dotenv from 'dotenv';
        import { openai } from './openai.js';

        dotenv.config();

        express().listen(3000);
      `,
      output: dedent`
        import 'dotenv/config';
        import express from 'express';
        import { openai } from './openai.js';

        express().listen(3000);
      `,
    },
    {
      name: 'the import of the loader is the first one',
      code: dedent`
        import * as dotenv from "dotenv"
        dotenv.config({ path: ".env" })
        import { openai } from "./openai.js"
      `,
      output: dedent`
        import "dotenv/config"
        import { openai } from "./openai.js"
      `,
    },
    {
      name: 'the loader is used for something else too',
      code: dedent`
        import { config, parse } from 'dotenv';
        import { openai } from './openai.js';
        config();
        parse('');
      `,
      output: dedent`
        import 'dotenv/config';
        import { config, parse } from 'dotenv';
        import { openai } from './openai.js';
        parse('');
      `,
    },
    {
      name: 'the result of the call is used',
      code: dedent`
        import dotenv from 'dotenv';
        import { openai } from './openai.js';
        const { error } = dotenv.config();
        if (error) throw error;
      `,
      output: dedent`
        import 'dotenv/config';
        import dotenv from 'dotenv';
        import { openai } from './openai.js';
        const { error } = dotenv.config();
        if (error) throw error;
      `,
    },
    {
      name: 'directives, shebang and licence stay first',
      code: dedent`
        #!/usr/bin/env node
        'use strict';
        /* Licence: MIT */

        // our client
        import { openai } from './openai.js';
        import 'dotenv/config'; // keys
        openai.models.list();
      `,
      output: dedent`
        #!/usr/bin/env node
        'use strict';
        /* Licence: MIT */

        // our client
        import 'dotenv/config';
        import { openai } from './openai.js';
        // keys
        openai.models.list();
      `,
    },
    {
      name: 'a comment for the next line stays on top of it',
      code: dedent`
        // prettier-ignore
        import { openai } from './openai.js';
        import 'dotenv/config';
      `,
      output: dedent`
        import 'dotenv/config';
        // prettier-ignore
        import { openai } from './openai.js';
      `,
    },
    {
      name: 'a local module that loads moves up',
      code: dedent`
        import { openai } from './openai.js';
        import './env.js';
      `,
      output: dedent`
        import './env.js';
        import { openai } from './openai.js';
      `,
    },
    {
      name: 'an awaited import',
      code: dedent`
        import { openai } from './openai.js';
        await import('dotenv/config');
        openai.models.list();
      `,
      output: dedent`
        import 'dotenv/config';
        import { openai } from './openai.js';
        openai.models.list();
      `,
    },
  ])('$name', ({ code, output }) => {
    expect(fixed(code)).toBe(output);
  });
});

describe('no fix', () => {
  it.each([
    ["if (process.env.NODE_ENV !== 'production') dotenv.config();"],
    ["process.env.NODE_ENV === 'production' || dotenv.config();"],
    ["if (process.env.NODE_ENV !== 'production') await import('dotenv/config');"],
  ])('for what loads in some cases only, since an import always does: %s', (load) => {
    const code = `import dotenv from 'dotenv';\nimport { openai } from './openai.js';\n${load}\nopenai.models.list();\n`;
    const { reports, output } = lintProject({ 'index.js': code, ...FILES });
    expect(reports).toHaveLength(1);
    expect(output).toBe(code);
  });
});

describe('fix: CommonJS', () => {
  it('the load moves up, with the require it needs', () => {
    const code = dedent`
      const express = require('express');
      const openai = require('./openai.cjs');
      const dotenv = require('dotenv');

      dotenv.config({ path: '.env.local' });
      express().listen(3000);
    `;
    expect(fixed(code, 'index.cjs')).toBe(dedent`
      const express = require('express');
      const dotenv = require('dotenv');
      dotenv.config({ path: '.env.local' });
      const openai = require('./openai.cjs');

      express().listen(3000);
    `);
  });
});

describe('fix: without semicolons', () => {
  it('lines that begin with a bracket stay apart', () => {
    const code = dedent`
      const OpenAI = require('openai')
      const log = console.log
      ;[new OpenAI()].forEach(log)
      require('dotenv').config()
    `;
    expect(fixed(code, 'index.cjs')).toBe(dedent`
      const OpenAI = require('openai')
      const log = console.log
      ;require('dotenv').config()
      ;[new OpenAI()].forEach(log)
    `);
  });
});

describe('what only the author can decide', () => {
  it('options that dotenv/config does not have', () => {
    const code =
      "import dotenv from 'dotenv';\nimport { openai } from './openai.js';\ndotenv.config({ path: '.env.local' });\n";
    const { output, reports } = lintProject({ 'index.js': code, 'openai.js': FILES['openai.js'] });
    expect(reports).toMatchObject([{ messageId: 'loadedLate', line: 3 }]);
    expect(output).toBe(code);
  });

  it('a loader without a module to import', () => {
    const code = "import { openai } from './openai.js';\nprocess.loadEnvFile();\n";
    const { output, reports } = lintProject({ 'index.js': code, 'openai.js': FILES['openai.js'] });
    expect(reports).toMatchObject([{ messageId: 'loadedLate', line: 2 }]);
    expect(output).toBe(code);
  });
});

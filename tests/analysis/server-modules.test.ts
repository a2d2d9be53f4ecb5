import { describe, expect, it } from 'vitest';
import { directiveOf, isBrowserModule, isServerModule } from '../../src/analysis/environment/server-modules.js';
import { analyse } from '../support/analyse.js';

describe('the directive of a module', () => {
  it.each<[code: string, directive: string | undefined]>([
    ["'use client';", 'use client'],
    ["'use server'; run();", 'use server'],
    ["'use strict'; 'use client';", 'use client'],
    ["'use strict';", undefined],
    ["run(); 'use client';", undefined],
    ["import './a.js'; 'use client';", undefined],
    ["('use client', run());", undefined],
    ['`use client`;', undefined],
    ["'use cache'; run(); 'use server';", undefined],
    ['', undefined],
  ])('%s', (code, directive) => {
    expect(directiveOf(analyse(code))).toBe(directive);
  });
});

describe('a module that says it runs in browsers', () => {
  it.each<[code: string, inBrowsers: boolean]>([
    ["'use client';", true],
    ["'use server';", false],
    ['const [a, setA] = useState(0);', true],
    ['const [a, setA] = useState<string>();', true],
    ['useEffect (() => {});', true],
    ['useLayoutEffect(() => {});', true],
    ['const [a, act] = useReducer(reduce, 0);', true],
    ['const a = useRef(null);', true],
    ['window.open();', true],
    ["document['title'];", true],
    ["localStorage.getItem('a');", true],
    ['sessionStorage .clear();', true],
    ["import { useState } from 'react';", false],
    ['reuseState(0);', false],
    ['useStateful(0);', false],
    ['useMemo(() => 1);', false],
    ['sliding_window.size;', false],
    ['windows.open();', false],
    ['typeof window;', false],
    ['run();', false],
  ])('%s', (code, inBrowsers) => {
    expect(isBrowserModule(analyse(code))).toBe(inBrowsers);
  });
});

describe('a module that is known to stay on the server', () => {
  const at = (filename: string, code = 'run();') => isServerModule(analyse(code, { filename }));

  it.each([
    'src/api/chat.ts',
    'src\\api\\chat.ts',
    'src/API/chat.ts',
    'src/server/chat.ts',
    'src/backend/chat.ts',
    'src/functions/chat.ts',
    'src/netlify/chat.ts',
    'src/supabase/chat.ts',
    'src/scripts/chat.ts',
    'src/cli/chat.ts',
    'src/worker/chat.ts',
    'src/workers/chat.ts',
    'src/+server.ts',
    'src/+page.server.ts',
    'src/+layout.server.ts',
    'src/+hooks.server.ts',
    'src/route.ts',
    'src/route.jsx',
    'src/middleware.mts',
    'src/instrumentation.cjs',
    'src/server.js',
    'src\\server.js',
    'src/chat.server.ts',
    'src/chat.server.mjs',
  ])('by its place: %s', (filename) => {
    expect(at(filename)).toBe(true);
  });

  it.each([
    'src/chat.ts',
    'src/apis/chat.ts',
    'src/myapi/chat.ts',
    'src/api-client.ts',
    'src/worker-pool/chat.ts',
    'src/routes.ts',
    'src/myroute.ts',
    'src/route.test.ts',
    'src/+page.ts',
    'src/chatserver.ts',
    'src/server.ts/chat.ts',
    'src/chat.server.test.ts',
  ])('not by its place: %s', (filename) => {
    expect(at(filename)).toBe(false);
  });

  it.each([
    'node:fs',
    'node:test',
    'fs',
    'fs/promises',
    'path',
    'http',
    'https',
    'child_process',
    'worker_threads',
    'readline',
    'os',
    'net',
    'server-only',
    'express',
    'fastify',
    'koa',
    'hono',
    '@hono/node-server',
    '@nestjs/common',
    'next/server',
    'next/headers',
    '@sveltejs/kit/node',
    'discord.js',
    'telegraf',
    'commander',
    'electron',
    '@prisma/client',
    'aws-lambda',
    'firebase-functions',
    'firebase-functions/v2/https',
    'firebase-admin/app',
    '@trigger.dev/sdk/v3',
    './_generated/server',
    '../convex/_generated/server',
  ])('by an import of %s', (source) => {
    expect(at('src/chat.ts', `import a from 'a'; import b from '${source}';`)).toBe(true);
    expect(at('src/chat.ts', `require('a'); const b = require('${source}');`)).toBe(true);
  });

  it.each([
    'react',
    './fs',
    'fs-extra',
    'express-ws',
    'my-express',
    'next/navigation',
    'discordxjs',
    '@nestjs',
    'os/x',
    'node',
    'firebase/app',
    './_generated/api',
  ])('not by an import of %s', (source) => {
    expect(at('src/chat.ts', `import a from '${source}'; const b = require('${source}');`)).toBe(false);
  });

  it.each<[code: string, onServer: boolean]>([
    ['run(process.argv[2]);', true],
    ['if (!key) process.exit(1);', true],
    ['run(process.env.KEY);', false],
    ['run(request.process.argv);', false],
    ['run(argv);', false],
  ])('by its process: %s', (code, onServer) => {
    expect(at('src/chat.ts', code)).toBe(onServer);
  });

  it('a directive says more than a place or an import', () => {
    expect(at('src/api/chat.ts', "'use client'; import 'fs';")).toBe(false);
    expect(at('src/chat.ts', "'use server';")).toBe(true);
    expect(at('src/chat.ts', "load('fs');")).toBe(false);
  });
});

// npm run new-rule <name>: the files of a new rule, and its place in src/index.ts.
// The rule reports nothing yet; its test and its page fail until it does.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' } } });
const root = values.root ?? fileURLToPath(new URL('..', import.meta.url));
const [name] = positionals;

if (name === undefined || positionals.length > 1) fail('Usage: npm run new-rule <name>');
if (!/^(no|prefer|require|valid)(-[a-z\d]+)+$/.test(name)) {
  fail(`"${name}" is no rule name: write no-, prefer-, require- or valid- and the part of the SDK the rule looks at.`);
}

const ruleFile = `src/rules/${name}.ts`;
const testFile = `tests/rules/${name}.test.ts`;
const pageFile = `docs/rules/${name}.md`;
for (const file of [ruleFile, testFile, pageFile]) if (existsSync(path.join(root, file))) fail(`${file} exists.`);

const identifier = name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
const index = indexWith(readFileSync(path.join(root, 'src/index.ts'), 'utf8'));

write(ruleFile, ruleText());
write(testFile, testText());
write(pageFile, pageText());
write('src/index.ts', index);
console.log(`
Next:
  1. Write the cases in ${testFile}, each wrong program beside its nearest right neighbour; then the rule.
  2. Write the page; its programs are run as tests.
  3. npm run docs   (header of the page, option list, rule table of the README)
  4. npm test`);

/** The index with the rule among the others, in alphabetical order. */
function indexWith(text) {
  const added = insertLine(
    text,
    /^import \w+ from '\.\/rules\/.+\.js';$/,
    `import ${identifier} from './rules/${name}.js';`,
    (line) => /rules\/(.+)\.js/.exec(line)[1],
  );
  return insertLine(added, /^ {2}'[\w-]+': \w+,$/, `  '${name}': ${identifier},`, (line) => /'(.+)'/.exec(line)[1]);
}

/** A text with one more line in a run of lines that match `like`, which are sorted by `keyOf`. */
function insertLine(text, like, added, keyOf) {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => like.test(line));
  if (first < 0) fail(`src/index.ts has no line like ${like}.`);
  let end = first;
  while (like.test(lines[end] ?? '')) end += 1;
  const run = [...lines.slice(first, end), added].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return lines.toSpliced(first, end - first, ...run).join('\n');
}

function write(file, text) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
  console.log(file);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function ruleText() {
  return `import { createRule } from '../rule.js';
import { saysOpenAI } from '../sdk/words.js';

type MessageIds = 'todo';

export default createRule<MessageIds, []>({
  name: '${name}',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow TODO',
      // Without \`config\` the rule is in \`all\` alone. It joins \`recommended\` when it has shown its precision on real code.
    },
    schema: [],
    defaultOptions: [],
    messages: {
      todo: 'TODO: what goes wrong at run time, in one or two sentences.',
    },
  },
  mentions: saysOpenAI,
  judge() {
    // Ask the model of the file (the first parameter), report on "yes" only: context.report({ node, messageId: 'todo' }).
  },
});
`;
}

function testText() {
  return `import { RuleTester } from '@typescript-eslint/rule-tester';
import rule from '../../src/rules/${name}.js';

new RuleTester().run('${name}', rule, {
  valid: [
    {
      name: 'TODO: the nearest program that is right',
      code: "import OpenAI from 'openai'; new OpenAI();",
    },
  ],
  invalid: [
    {
      name: 'TODO: the program that goes wrong',
      code: "import OpenAI from 'openai'; new OpenAI('TODO');",
      errors: [{ messageId: 'todo', line: 1, column: 30, endLine: 1, endColumn: 48 }],
    },
  ],
});
`;
}

function pageText() {
  return `# openai/${name}

<!-- end auto-generated rule header -->

TODO: what goes wrong at run time, and for whom, in a few sentences.

## Rule details

TODO: what is reported, in the words of the program, and why it goes wrong.

## Examples

### Wrong

\`\`\`js
import OpenAI from 'openai';

new OpenAI('TODO');
\`\`\`

### Right

\`\`\`js
import OpenAI from 'openai';

new OpenAI();
\`\`\`

## Fix safety

The rule does not change code.

## Limits

TODO: what the analysis cannot see, each with a test that pins the silence.

## When not to use it

TODO.
`;
}

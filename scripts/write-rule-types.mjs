// Part of `npm run docs`: the types of the rules' options, from their schemas. With --check it compares, and writes nothing.
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import plugin from 'eslint-plugin-openai';
import { format, resolveConfig } from 'prettier';

const FILE = new URL('../src/rule-options.ts', import.meta.url);

/** A schema as a type of TypeScript; the schemas of options use little of what there is. */
function typeOf(schema) {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  for (const key of ['anyOf', 'oneOf']) if (schema[key]) return schema[key].map(typeOf).join(' | ');
  switch (schema.type) {
    case 'object': {
      const required = new Set(schema.required);
      const own = Object.entries(schema.properties ?? {}).map(
        ([name, value]) =>
          `${commentOf(value)}${JSON.stringify(name)}${required.has(name) ? '' : '?'}: ${typeOf(value)};`,
      );
      const others = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
      return `{ ${[...own, ...(others ? [`[name: string]: ${typeOf(others)};`] : [])].join('\n')} }`;
    }
    case 'array':
      return `(${typeOf(schema.items)})[]`;
    case 'integer':
      return 'number';
    case 'boolean':
    case 'number':
    case 'string':
      return schema.type;
    default:
      throw new Error(`No type for this schema: ${JSON.stringify(schema)}`);
  }
}

const commentOf = ({ description }) => (description ? `/** ${description} */\n` : '');

const rules = Object.entries(plugin.rules).map(([name, { meta }]) => {
  const options = meta.schema.map((schema) => `${typeOf(schema)}?`);
  return `/** ${meta.docs.url} */\n'openai/${name}': [${options.join(', ')}];`;
});

const text = `// Written by \`npm run docs\` from the rules' schemas.

/** The options that each rule takes after its severity. */
export interface RuleOptions {
${rules.join('\n')}
}
`;

const written = await format(text, { ...(await resolveConfig(FILE)), filepath: 'rule-options.ts' });
if (!process.argv.includes('--check')) await writeFile(FILE, written);
else if (written !== (await readFile(FILE, 'utf8'))) {
  console.error('src/rule-options.ts is out of date: npm run docs');
  process.exitCode = 1;
}

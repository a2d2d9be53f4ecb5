import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import builtPlugin from 'eslint-plugin-openai';
import { qualifiedName } from '../src/analysis/qualified-names.js';
import { nameOf } from '../src/ast/expressions.js';
import plugin from '../src/index.js';
import { analyse } from './support/analyse.js';
import { ruleNames } from './support/lint.js';
import { manifest, namesIn, readText, root } from './support/repository.js';

interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  items?: Schema;
}

/** Every named property of a schema, at any depth, as `path: schema`. */
function propertiesOf(schema: Schema, path = ''): [string, Schema][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]): [string, Schema][] => [
    [`${path}${key}`, value],
    ...propertiesOf(value, `${path}${key}.`),
  ]);
  return schema.items ? [...own, ...propertiesOf(schema.items, `${path}[].`)] : own;
}

/** What a module imports, and what it requires by `createRequire(import.meta.url)`, where that is written in it. */
function modulesOf(code: string): string[] {
  const file = analyse(code, { filename: 'index.js', parser: 'espree' });
  const required = file.nodes('CallExpression').flatMap(({ callee, arguments: [source] }) => {
    const called = callee.type === 'MemberExpression' && nameOf(callee) === 'resolve' ? callee.object : callee;
    const maker = file.bindings.resolve(called);
    const isRequire =
      maker.type === 'CallExpression' && qualifiedName(maker.callee, file.bindings)?.path[0] === 'createRequire';
    return isRequire && source?.type === 'Literal' ? [String(source.value)] : [];
  });
  return [...file.nodes('ImportDeclaration').map(({ source }) => source.value), ...required];
}

describe('rules', () => {
  it('are the files of src/rules, in alphabetical order', () => {
    expect(ruleNames).toEqual(namesIn('src/rules', '.ts'));
  });

  it('have a page each', () => {
    expect(namesIn('docs/rules', '.md')).toEqual(ruleNames);
  });

  it('have tests, in files that bear their names', () => {
    // The cases of a rule may be spread over several files: <rule>.test.ts, <rule>-<topic>.test.ts.
    const files = namesIn('tests/rules', '.test.ts');
    for (const name of ruleNames)
      expect(
        files.filter((file) => file.startsWith(name)),
        name,
      ).not.toEqual([]);
    expect(files.filter((file) => !ruleNames.some((name) => file.startsWith(name)))).toEqual([]);
  });

  it('are named by what they demand and the part of the SDK they look at', () => {
    for (const name of ruleNames) expect(name).toMatch(/^(no|prefer|require|valid)(-[a-z\d]+)+$/);
  });
});

describe.each(Object.entries(plugin.rules))('meta of %s', (name, { meta }) => {
  const schemas = (meta?.schema ?? []) as Schema[];

  it('has a type', () => {
    expect(['problem', 'suggestion']).toContain(meta?.type);
  });

  it('describes the rule in one sentence without a full stop', () => {
    expect(meta?.docs?.description).toMatch(/^(disallow|enforce|prefer|require) [^\n]*[^.\s]$/);
  });

  it('links to its page', () => {
    expect(meta?.docs?.url).toMatch(new RegExp(`/docs/rules/${name}\\.md$`));
  });

  it('has a schema that is a list, closed and described to the last property', () => {
    expect(Array.isArray(meta?.schema)).toBe(true);
    for (const schema of schemas) {
      if (schema.type === 'object') expect(schema.additionalProperties).toBe(false);
      for (const [path, { description }] of propertiesOf(schema)) {
        expect(description, `option ${path}`).toMatch(/^\S.*\.$/s);
      }
    }
  });

  it('has a default for each option', () => {
    const defaults = (meta?.defaultOptions ?? []) as Record<string, unknown>[];
    expect(defaults).toHaveLength(schemas.length);
    schemas.forEach((schema, i) => {
      expect(Object.keys(defaults[i] ?? {}).sort()).toEqual(Object.keys(schema.properties ?? {}).sort());
    });
  });

  it('has messages that are whole sentences', () => {
    const messages = Object.entries(meta?.messages ?? {});
    expect(messages).not.toEqual([]);
    for (const [id, message] of messages) {
      expect(id).toMatch(/^[a-z][A-Za-z]*$/);
      expect(message, id).toMatch(/^(?:[A-Z`'"]|\{\{).*\.$/s);
    }
  });
});

describe('the packed package', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string }[]; unpackedSize: number }];
  const files = packed.files.map((file) => file.path);

  it('holds what users need and nothing else', () => {
    const others = files.filter((file) => !/^dist\/.+\.(js|d\.ts)$/.test(file) && !/^docs\/rules\/.+\.md$/.test(file));
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  it('holds the build of every rule and nothing stale', () => {
    expect(files.filter((file) => file.endsWith('.js'))).toEqual(['dist/index.js']);
    expect(Object.keys(builtPlugin.rules).sort()).toEqual(ruleNames);
    const typed = files.flatMap((file) => /^dist\/rules\/(.+)\.d\.ts$/.exec(file)?.[1] ?? []);
    expect(typed.sort()).toEqual(ruleNames);
  });

  it('imports what the manifest promises: run-time dependencies and modules of Node', () => {
    const imported = files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => modulesOf(readText(file)))
      .map((source) => source.split('/', source.startsWith('@') ? 2 : 1).join('/'));
    const foreign = [...new Set(imported)].filter((name) => !/^(?:node:|\.)/.test(name));
    expect(foreign.sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('is small', () => {
    expect(packed.unpackedSize).toBeLessThan(1_500_000);
  });
});

describe('manifest', () => {
  it('names the supported Node and ESLint versions', () => {
    expect(manifest.engines.node).toBe('^20.19.0 || ^22.13.0 || >=24');
    expect(manifest.peerDependencies).toEqual({ eslint: '^8.57.0 || ^9.0.0 || ^10.0.0' });
  });

  it('has no run-time dependency that the README does not name', () => {
    const readme = readText('README.md');
    for (const name of Object.keys(manifest.dependencies)) expect(readme.includes(`\`${name}\``), name).toBe(true);
  });

  it('has a lock file that names no registry', () => {
    expect(readText('package-lock.json')).not.toMatch(/"resolved"/);
  });
});

describe('CHANGELOG.md', () => {
  it('has an entry for the version of the package', () => {
    expect(readText('CHANGELOG.md')).toContain(`## ${manifest.version}`);
  });
});

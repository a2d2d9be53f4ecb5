import { defineConfig } from 'eslint/config';
import { ESLint } from 'eslint';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { FLAT_CONFIGS } from '../src/configs.js';
import plugin from '../src/index.js';
import type { RuleDocs } from '../src/rule.js';
import { ruleNames } from './support/lint.js';
import { manifest } from './support/repository.js';

const docsOf = (name: string): RuleDocs => {
  const docs = plugin.rules[name as keyof typeof plugin.rules].meta?.docs;
  if (!docs) throw new Error(`${name} has no docs.`);
  return docs as RuleDocs;
};

/** What a config must say of a rule, worked out anew from the rule's own words. */
function expected(config: (typeof FLAT_CONFIGS)[number], name: string): unknown {
  const { config: smallest, configOptions } = docsOf(name);
  switch (config) {
    case 'recommended':
      if (smallest !== 'recommended') return undefined;
      return configOptions?.recommended ? ['error', ...configOptions.recommended] : 'error';
    case 'strict':
      if (smallest === undefined) return undefined;
      return configOptions?.strict ? ['error', ...configOptions.strict] : 'error';
    case 'all':
      return configOptions?.strict ? ['error', ...configOptions.strict] : 'error';
  }
}

describe('plugin object', () => {
  it('says who it is, so that caches and --print-config can name it', () => {
    expect(plugin.meta).toEqual({ name: manifest.name, version: manifest.version, namespace: 'openai' });
  });

  it('registers itself in its flat configs, so that a second registration is the same object', () => {
    for (const config of FLAT_CONFIGS) expect(plugin.configs[config].plugins['openai']).toBe(plugin);
  });

  it('has the three flat configs and their eslintrc twins', () => {
    expect(Object.keys(plugin.configs).sort()).toEqual(
      ['all', 'legacy-all', 'legacy-recommended', 'legacy-strict', 'recommended', 'strict'].sort(),
    );
  });
});

describe.each(FLAT_CONFIGS)('config %s', (config) => {
  it('has the rules and options that the rules claim for it', () => {
    const rules = Object.fromEntries(
      ruleNames
        .map((name) => [`openai/${name}`, expected(config, name)] as const)
        .filter(([, entry]) => entry !== undefined),
    );
    expect(plugin.configs[config].rules).toEqual(rules);
  });

  it('has a name for the config inspector', () => {
    expect(plugin.configs[config].name).toBe(`openai/${config}`);
  });

  it('says the same in its eslintrc twin', () => {
    expect(plugin.configs[`legacy-${config}`]).toEqual({
      plugins: ['openai'],
      rules: plugin.configs[config].rules,
    });
  });

  it('is accepted by ESLint, its options by the schemas of the rules', async () => {
    const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: plugin.configs[config] });
    await expect(eslint.lintText('export {};')).resolves.toMatchObject([{ messages: [] }]);
  });

  it('can be extended by name', async () => {
    const eslint = new ESLint({
      overrideConfigFile: true,
      overrideConfig: defineConfig([
        { files: ['**/*.js'], plugins: { openai: plugin }, extends: [`openai/${config}`] },
      ]),
    });
    const { rules } = (await eslint.calculateConfigForFile('a.js')) as { rules: Record<string, unknown> };
    expect(Object.keys(rules)).toEqual(Object.keys(plugin.configs[config].rules));
  });
});

describe('configs as a whole', () => {
  it('grow: what a config has, the larger ones have', () => {
    const names = FLAT_CONFIGS.map((config) => Object.keys(plugin.configs[config].rules));
    const [recommended = [], strict = [], all = []] = names;
    expect(strict).toEqual(expect.arrayContaining(recommended));
    expect(all).toEqual(expect.arrayContaining(strict));
    expect(all).toEqual(ruleNames.map((name) => `openai/${name}`));
  });

  it('have recommended rules', () => {
    expect(Object.keys(plugin.configs.recommended.rules)).not.toEqual([]);
  });
});

describe('require', () => {
  it('gives the plugin itself, for ESLint 8 and configs in CommonJS', () => {
    const required = createRequire(import.meta.url)('eslint-plugin-openai') as typeof plugin;
    expect(Object.keys(required)).toEqual(['meta', 'rules', 'configs']);
    expect(required.meta).toEqual(plugin.meta);
    expect(required.configs['legacy-strict']).toEqual(plugin.configs['legacy-strict']);
  });
});

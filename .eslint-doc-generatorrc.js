import { format, resolveConfig } from 'prettier';

/** What of the documentation is generated from the rules' meta; `npm run docs` writes it, `npm run docs:check` compares. */
export default {
  configEmoji: [
    ['recommended', '✅'],
    ['strict', '🔒'],
  ],
  ignoreConfig: ['all', 'legacy-recommended', 'legacy-strict', 'legacy-all'],
  ruleDocNotices: ['description', 'configs', 'fixableAndHasSuggestions'],
  ruleListColumns: ['name', 'description', 'configsError', 'fixable', 'hasSuggestions', 'options'],
  urlConfigs: 'https://github.com/eslint-plugin-openai/eslint-plugin-openai#configs',
  postprocess: async (text, file) => format(text, { ...(await resolveConfig(file)), filepath: file }),
};

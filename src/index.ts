import rule from './rules/no-late-api-key.js';
const plugin = { meta: { name: 'eslint-plugin-openai', version: '0.0.0' }, rules: { 'no-late-api-key': rule }, configs: { recommended: [{ rules: { 'openai/no-late-api-key': 'error' } }] } };
export default plugin;

// Never run: what a config in CommonJS gets is the plugin itself.
import openai = require('eslint-plugin-openai');

const namespace: 'openai' = openai.meta.namespace;
const { recommended } = openai.configs;
// @ts-expect-error -- no such config
const noConfig: unknown = openai.configs.nope;

export = { namespace, recommended, noConfig };

// Lints a folder with one of the configs, and says nothing: to be measured from outside. node lint-once.mjs <folder> <config>
import process from 'node:process';
import { ESLint } from 'eslint';
import { CONFIGS, optionsFor } from './configs.mjs';

const [folder, name] = process.argv.slice(2);
await new ESLint({ ...optionsFor(folder, CONFIGS[name]), stats: false }).lintFiles(['.']);

import type { ClientKind } from './packages.js';

/**
 * The environment variables from which a client takes its credential when the options hold none; the first is the one to name in a message.
 * Source: openai 4.104, 5.23, 6.49, 7.57 `client.js` and `azure.js`; `OPENAI_ADMIN_KEY` is read from 6.40 on. openai 3 reads no environment.
 */
export const KEY_VARIABLES: Readonly<Record<ClientKind, readonly string[]>> = {
  openai: ['OPENAI_API_KEY', 'OPENAI_ADMIN_KEY'],
  azure: ['AZURE_OPENAI_API_KEY'],
  v3: [],
};

/** Options that are credentials of their own: with one of them a client needs no API key. Source: openai 7.57 `ClientOptions`, `AzureClientOptions`. */
export const OTHER_CREDENTIALS: readonly string[] = [
  'workloadIdentity',
  'x509Transport',
  'credential',
  'provider',
  'azureADTokenProvider',
  'accessToken',
];

/** Modules that load a `.env` file while they are evaluated. Source: the READMEs of these packages, 2026-11. */
export const LOADER_MODULES: readonly string[] = [
  'dotenv/config',
  'dotenv/config.js',
  'dotenv-safe/config',
  'dotenv-safe/config.js',
  'dotenv-flow/config',
  'dotenv-flow/config.js',
  'dotenv-expand/config',
  'dotenv-expand/config.js',
  'dotenv-defaults/config',
  'dotenv-defaults/config.js',
  'dotenv-vault/config',
  'dotenv-vault-core/config',
  'dotenv-mono/load',
  '@dotenvx/dotenvx/config',
  '@dotenvx/dotenvx/config.js',
  '@dotenv-run/load',
  'varlock/auto-load',
];

/**
 * Packages that load `.env` somewhere below their import, in some versions: enough to doubt that a later load is the first.
 * Prisma's generated client does so up to version 6 (prisma/prisma `loadEnv`), `firebase-functions` under its emulator and deployment.
 */
export const POSSIBLE_LOADER_MODULES: readonly string[] = [
  '@prisma/client',
  '.prisma/client',
  '@prisma/client/edge',
  'firebase-functions',
  'encore.dev',
  'sst',
  '@keystone-6/core',
];

/** Functions that load a `.env` file when called, by package and exported name; `=` is the module itself. Source: the READMEs of these packages, 2026-11. */
export const LOADER_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  dotenv: ['config', 'configDotenv', 'populate'],
  'dotenv-safe': ['config', 'load'],
  'dotenv-flow': ['config'],
  'dotenv-expand': ['expand', '='],
  'dotenv-defaults': ['config'],
  'dotenv-extended': ['load', 'config'],
  'dotenv-vault': ['config'],
  'dotenv-vault-core': ['config'],
  'dotenv-mono': ['dotenvLoad', 'load'],
  '@dotenvx/dotenvx': ['config'],
  '@next/env': ['loadEnvConfig'],
  '@nestjs/config': ['ConfigModule.forRoot'],
  'node-env-file': ['='],
  'custom-env': ['env'],
  env2: ['='],
  'env-cmd': [],
  process: ['loadEnvFile'],
  'node:process': ['loadEnvFile'],
};

/** Functions whose result holds the variables of a `.env` file, so that assigning all of it to `process.env` loads it. */
export const PARSER_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  dotenv: ['parse', 'config'],
  vite: ['loadEnv'],
  'node:util': ['parseEnv'],
  util: ['parseEnv'],
};

/** Commands that put a `.env` file, or the variables that a service keeps, into the environment before the program starts. Source: Node 20.6 `--env-file`; the READMEs of the tools, 2026-11. */
export const PRELOADED = new RegExp(
  [
    '--env-file',
    String.raw`(?:-r|--require|--import)[ =]["']?\S*(?:dotenv|env(?:\.[cm]?[jt]s)?(?![\w./-]))`,
    // dotenv-cli and its relatives, which are given the command to run
    String.raw`(?:^|[\s"'(])dotenvx?\s`,
    String.raw`\b(?:env-cmd|dotenv-flow|dotenv-run|direnv exec|sops exec-env)\b`,
    String.raw`\b(?:op|doppler|infisical|railway|teller|varlock|phase) run\b`,
    // servers for development, of hosting platforms
    String.raw`\b(?:vercel|vc|netlify|ntl|wrangler|sst|encore|trigger|trigger\.dev@\S+|mastra) (?:dev|run)\b|\b(?:heroku local|firebase (?:serve|emulators:)|func start|nf start|foreman start)`,
    // Bun loads it by itself
    String.raw`\bbunx? (?:(?:run|--?\S+) )*(?:\.|\S+\.[cm]?[jt]sx?)(?![^\s"'])`,
  ].join('|'),
);

/** What a shell does to the same end, for all commands that follow: `. ./.env`, `source .env`, `export $(cat .env | xargs)`. */
export const ENVIRONMENT_SHELL = /(?:^|[\s;&"'])(?:\.|source)\s+["']?[\w./-]*\.env\b|(?:\$\(|`)[^)`]*\.env\b/;

/** Commands that run the file they are given. Source: the READMEs of the tools, 2026-11. */
export const PROGRAM_RUNNER =
  /(?:^|[\s"'`/])(?:node|nodejs|tsx|ts-node(?:-\w+)*|tsnd|nodemon|bunx?|deno|esno|esrun|jiti|babel-node|vite-node|swc-node|pm2(?:-\w+)?|forever|electron)(?=[\s"'])/;

/** Workspace tools that run the scripts of other packages. */
export const WORKSPACE_RUNNER = /\b(?:turbo|nx|lerna|moon|rush|wireit|wsrun|npm|pnpm|yarn|bun)\b/;

/**
 * Packages of frameworks and platforms that load `.env` (or the local settings of their own) before they evaluate the modules of a project.
 * Source: their pages on environment variables, 2026-11.
 */
export const LOADING_FRAMEWORK =
  /^(?:next|nuxt|blitz|@remix-run\/(?:dev|node|serve)|@react-router\/(?:dev|serve)|@tanstack\/(?:react-|solid-)?start|@redwoodjs\/.*|@strapi\/strapi|firebase-functions|@azure\/functions|@trigger\.dev\/sdk|mastra|encore\.dev|sst|serverless-dotenv-plugin)$/;

/** Packages that load all modules of a folder. Source: their READMEs, 2026-11. */
export const FOLDER_LOADERS =
  /['"](?:@fastify\/autoload|fastify-autoload|require-all|require-dir|require-directory|include-all|express-file-routing|commandkit)['"]/;

/** The module of a loader package whose import does what its `config()` does without options. Source: the READMEs of these packages, 2026-11. */
export const CONFIG_MODULES: Readonly<Record<string, string>> = {
  dotenv: 'dotenv/config',
  'dotenv/config': 'dotenv/config',
  'dotenv-safe': 'dotenv-safe/config',
  'dotenv-flow': 'dotenv-flow/config',
  'dotenv-defaults': 'dotenv-defaults/config',
  '@dotenvx/dotenvx': '@dotenvx/dotenvx/config',
};

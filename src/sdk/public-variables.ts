/** Prefixes of environment variables whose values a build writes into the JavaScript it makes for browsers (and apps), with the tool that does it. */
export interface PublicPrefix {
  readonly prefix: string;
  readonly tool: string;
  /** The tool builds servers too: what only their modules read does not get into the code for browsers. */
  readonly isForServersToo?: true;
}

/**
 * Source: the documentation of each tool on environment variables, read 2026-11: nextjs.org/docs (Bundling Environment Variables for the Browser),
 * vite.dev/guide/env-and-mode, create-react-app.dev/docs/adding-custom-environment-variables, docs.expo.dev/guides/environment-variables,
 * svelte.dev/docs/kit/$env-static-public and docs.astro.build (PUBLIC_), nuxt.com/docs (NUXT_PUBLIC_ fills `runtimeConfig.public`),
 * gatsbyjs.com/docs/how-to/local-development/environment-variables, cli.vuejs.org/guide/mode-and-env, storybook.js.org/docs/configure/environment-variables,
 * rsbuild.rs/guide/advanced/env-vars (PUBLIC_), quasar.dev and electron-vite.org (RENDERER_VITE_), ionic/stencil and plasmo.com (PLASMO_PUBLIC_).
 */
const PUBLIC_PREFIXES: readonly PublicPrefix[] = [
  { prefix: 'NEXT_PUBLIC_', tool: 'Next.js', isForServersToo: true },
  { prefix: 'VITE_', tool: 'Vite' },
  { prefix: 'RENDERER_VITE_', tool: 'electron-vite' },
  { prefix: 'REACT_APP_', tool: 'Create React App' },
  { prefix: 'EXPO_PUBLIC_', tool: 'Expo' },
  { prefix: 'NUXT_PUBLIC_', tool: 'Nuxt', isForServersToo: true },
  { prefix: 'GATSBY_', tool: 'Gatsby' },
  { prefix: 'VUE_APP_', tool: 'Vue CLI' },
  { prefix: 'STORYBOOK_', tool: 'Storybook' },
  { prefix: 'PLASMO_PUBLIC_', tool: 'Plasmo' },
  { prefix: 'PUBLIC_', tool: 'SvelteKit or Astro', isForServersToo: true },
];

/** The prefix by which a variable gets into what browsers load; undefined for one that stays on the server. */
export function publicPrefixOf(variable: string): PublicPrefix | undefined {
  return PUBLIC_PREFIXES.find(({ prefix }) => variable.startsWith(prefix));
}

/**
 * Modules whose exports a build writes into what it ships, with the tool. Source: svelte.dev/docs/kit/$env-static-public and $env-dynamic-public,
 * docs.astro.build/en/guides/environment-variables (`astro:env/client`), the README of react-native-dotenv (`@env`), docs.expo.dev (`extra` of expo-constants),
 * read 2026-11.
 */
export const PUBLIC_MODULES: Readonly<Record<string, string>> = {
  '$env/static/public': 'SvelteKit',
  '$env/dynamic/public': 'SvelteKit',
  'astro:env/client': 'Astro',
  '@env': 'react-native-dotenv',
  'expo-constants': 'Expo',
};

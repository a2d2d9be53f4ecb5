const LOADER_NAME =
  /(?:^|[/._-])(?<!process[._-])(?:env|environment|dotenv|load\w*env|config|configuration|settings|setup|bootstrap|preload|instrumentation|instrument)(?:[._-][\w.-]*)?$|^@[\w-]+\/(?:env|config|environment)$/i;

/** Whether a module that cannot be looked into is taken to load the environment, by the name under which it is imported. */
export const soundsLikeLoader = (source: string): boolean => LOADER_NAME.test(source);

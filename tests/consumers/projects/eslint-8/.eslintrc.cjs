module.exports = {
  root: true,
  extends: ['plugin:openai/legacy-recommended'],
  parserOptions: { ecmaVersion: 'latest', sourceType: 'module' },
};

module.exports = {
  root: true,
  extends: ['plugin:openai/legacy-recommended'],
  parser: '@typescript-eslint/parser',
};

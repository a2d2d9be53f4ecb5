const openai = require('eslint-plugin-openai');

module.exports = [openai.configs.recommended];

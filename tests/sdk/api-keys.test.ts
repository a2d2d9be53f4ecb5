import { describe, expect, it } from 'vitest';
import { keyShapeOf } from '../../src/sdk/api-keys.js';
import { hostOf } from '../../src/sdk/base-urls.js';

// Drawn from few signs, and not in one piece here, so that no scanner takes them for keys.
const BODY = ['Abc123', 'Cab312', 'Bca231', 'Acb132', 'Cba321', 'Bac213'].join('');
const HEX = ['abc123', 'cab312', 'bca231', 'acb132', 'cba321', 'ba'].join('');

describe('keyShapeOf', () => {
  it.each([
    [`sk-${BODY}`, 'OPENAI_API_KEY'],
    [`sk-proj-${BODY}_${BODY}-${BODY}`, 'OPENAI_API_KEY'],
    [`sk-svcacct-${BODY}`, 'OPENAI_API_KEY'],
    [`sk-admin-${BODY}`, 'OPENAI_ADMIN_KEY'],
    [`sk-ant-${BODY}`, 'ANTHROPIC_API_KEY'],
    [`sk-or-v1-${BODY}`, 'OPENROUTER_API_KEY'],
    [`gsk_${BODY}`, 'GROQ_API_KEY'],
    [`xai-${BODY}`, 'XAI_API_KEY'],
    [`hf_${BODY}`, 'HF_TOKEN'],
  ])('knows one by its beginning (%#)', (text, variable) => {
    expect(keyShapeOf(text, false)?.variable).toBe(variable);
  });

  it('knows a key of Azure only where Azure gets it', () => {
    expect(keyShapeOf(HEX, true)?.variable).toBe('AZURE_OPENAI_API_KEY');
    expect(keyShapeOf(HEX, false)).toBeUndefined();
  });

  it.each([
    '',
    'sk-',
    'sk-test',
    'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'sk-XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
    'sk-00000000000000000000000000000000',
    'sk-1234567890123456789012345678901234567890',
    'sk-abcdefghijklmnopqrstuvwxyz123456',
    'sk-abc123def456ghi789jkl012mno345pqr678',
    'sk-proj-your-key-here-1234567890',
    'sk-proj-abc123...',
    'sk-synthetic-stream-canary-7f3a91',
    'sk-test-4c9a1e77b2d8f05a6c3e',
    'sk-or-v1-your-openrouter-key-here-1234567',
    `sk-${BODY.slice(0, 12)}`,
    `${BODY}sk-`,
  ])('knows what somebody made up: %s', (text) => {
    expect(keyShapeOf(text, false)).toBeUndefined();
  });

  it.each(['00000000000000000000000000000000', '0123456789abcdef0123456789abcdef', 'abababababababababababababababab'])(
    'knows made up digits: %s',
    (text) => {
      expect(keyShapeOf(text, true)).toBeUndefined();
    },
  );
});

describe('hostOf', () => {
  it.each([
    ['https://api.openai.com/v1', 'openai'],
    ['https://eu.api.openai.com/v1', 'openai'],
    ['https://acme.openai.azure.com/openai', 'openai'],
    ['https://api.groq.com/openai/v1', 'hosted'],
    ['https://user:pass@llm.acme.com', 'hosted'],
    ['https://api.openai.com.evil.net/v1', 'hosted'],
    ['http://localhost:11434/v1', 'local'],
    ['http://127.0.0.1:8000', 'local'],
    ['http://[::1]:8080/v1', 'local'],
    ['http://ollama:11434/v1', 'local'],
    ['http://192.168.1.20:1234/v1', 'local'],
    ['http://172.20.0.3/v1', 'local'],
    ['http://host.docker.internal:4000', 'local'],
    ['/api/openai', undefined],
    ['not a url', undefined],
  ])('%s', (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
});

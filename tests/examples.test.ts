import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { filesUnder, readText, root } from './support/repository.js';

/** The mistakes in the examples, all of them, as the published `recommended` config sees them. */
const MISTAKES = [
  'discord-bot/bot.cjs:18 require-assistant-reply/missing',
  'discord-bot/bot.cjs:23 require-finish-reason-check/capped',
  'late-dotenv/index.js:5 no-late-api-key/loadedLate',
  'late-dotenv/quiz.js:9 require-assistant-reply/wrongRole',
  'next-route/app/api/assistant/route.ts:24 require-assistant-reply/droppedToolCalls',
  'next-route/app/api/assistant/route.ts:30 require-finish-reason-check/parsed',
  'readline-chat/chat.js:16 require-assistant-reply/missing',
  'support-endpoint/server.js:8 no-late-api-key/checkedLate',
  'support-endpoint/server.js:25 require-finish-reason-check/parsed',
  'support-endpoint/server.js:37 require-finish-reason-check/capped',
];

const examples = path.join(root, 'examples');

async function lintExamples(fix: boolean): Promise<string[]> {
  // As scripts/lint-examples.mjs does.
  const overrideConfigFile = path.join(examples, 'eslint.config.js');
  const results = await new ESLint({ cwd: examples, fix, overrideConfigFile }).lintFiles(['*/**']);
  return results.flatMap(({ filePath, messages }) => {
    const file = path.relative(examples, filePath).replaceAll(path.sep, '/');
    return messages.map(
      ({ line, ruleId, messageId, message }) =>
        `${file}:${line} ${ruleId?.replace('openai/', '') ?? message}/${messageId ?? ''}`,
    );
  });
}

describe('examples', () => {
  it('have the mistakes they are there for, and no others', async () => {
    expect(await lintExamples(false)).toEqual(MISTAKES);
  });

  it('have none left after --fix', async () => {
    expect(await lintExamples(true)).toEqual([]);
  });
});

describe('npm run demo', () => {
  const files = filesUnder('examples', /\.\w+$/);
  const texts = (): string[] => files.map((file) => readText('examples', file));

  it('shows the report, the fixes and a summary, and leaves the examples as they are', { timeout: 30_000 }, () => {
    const before = texts();
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', 'demo.mjs')], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(texts()).toEqual(before);
    expect(stdout).toContain(`✖ ${MISTAKES.length} problems (${MISTAKES.length} errors, 0 warnings)`);
    expect(stdout).toContain('+++ b/examples/readline-chat/chat.js\n');
    expect(stdout).toContain("+  messages.push({ role: 'assistant', content: answer });\n");
    expect(stdout).toContain(`${MISTAKES.length} mistakes found:\n`);
    expect(stdout).toContain('The examples are untouched.\n');
  });
});

import { describe, expect, it } from 'vitest';
import { classTestsOf, insteadOf, nameOfClass, unreachableTestsOf } from '../../src/analysis/error-classes.js';
import { analyse } from '../support/analyse.js';

it.each<[string, string | undefined]>([
  ["import OpenAI from 'openai';", 'OpenAI.APIError'],
  ["import AI from 'openai';", 'AI.APIError'],
  ["import * as openai from 'openai';", 'openai.APIError'],
  ["import { OpenAI } from 'openai';", 'OpenAI.APIError'],
  ["import { OpenAI as AI } from 'openai';", 'AI.APIError'],
  ["import { APIError } from 'openai';", 'APIError'],
  ["import { APIError as Failure } from 'openai';", 'Failure'],
  ["import { APIError, OpenAI } from 'openai';", 'APIError'],
  ["import { RateLimitError } from 'openai';", undefined],
  ["import type OpenAI from 'openai';", undefined],
  ["import { type OpenAI } from 'openai';", undefined],
  ["import { type APIError, OpenAI } from 'openai';", 'OpenAI.APIError'],
  ["import OpenAI from 'other';", undefined],
  ["import { APIError } from 'other'; import OpenAI from 'openai';", 'OpenAI.APIError'],
  ["const OpenAI = require('openai');", 'OpenAI.APIError'],
  ["const AI = require('openai').OpenAI;", 'AI.APIError'],
  ["const AI = require('openai').default;", 'AI.APIError'],
  ["const Failure = require('openai').APIError;", undefined],
  ["const { OpenAI } = require('openai');", 'OpenAI.APIError'],
  ["const { toFile, OpenAI } = require('openai');", 'OpenAI.APIError'],
  ["const { OpenAI: AI } = require('openai');", undefined],
  ["const { toFile } = require('openai');", undefined],
  ["const { OpenAI } = require('other');", undefined],
  ['const OpenAI = 1; let x; const { y } = z;', undefined],
])('%s', (code, expected) => {
  expect(nameOfClass('APIError', analyse(code))).toBe(expected);
});

describe('tests for classes of the SDK', () => {
  const testsIn = (code: string) => {
    const file = analyse(code);
    return classTestsOf(file).map((test) => {
      const instead = insteadOf(test);
      return `${test.name}${instead ? ` -> ${Object.values(instead).join()}` : ''}`;
    });
  };

  it.each<[string, string[]]>([
    ["import { APIError } from 'openai'; e instanceof APIError;", ['APIError']],
    ["import { APIError as E } from 'openai'; e instanceof E;", ['APIError']],
    ["import { APIError } from 'openai/error'; e instanceof APIError;", ['APIError']],
    ["import { APIError } from 'openai/error.js'; e instanceof APIError;", ['APIError']],
    ["import { APIError } from 'openai/error.mjs'; e instanceof APIError;", ['APIError']],
    ["import { APIError } from 'openai/core/error'; e instanceof APIError;", ['APIError']],
    ["import { APIError } from 'openai/resources/error'; e instanceof APIError;", []],
    ["import { APIError } from 'openai/errors'; e instanceof APIError;", []],
    ["import { APIError } from 'my/openai'; e instanceof APIError;", []],
    ["import OpenAI from 'openai'; e instanceof OpenAI.APIError;", ['APIError']],
    ["import OpenAI from 'openai'; OpenAI.APIError in e;", []],
    ["import * as openai from 'openai'; e instanceof openai;", []],
    ["import { ApiError } from 'openai'; e instanceof ApiError;", ['ApiError -> APIError']],
    ["import { ApiError } from 'openai/error'; e instanceof ApiError;", ['ApiError -> APIError']],
    [
      "import { LengthFinishReasonError as L } from 'openai'; e instanceof L;",
      ['LengthFinishReasonError -> LengthFinishReasonError'],
    ],
    ["import { LengthFinishReasonError as L } from 'openai/error'; e instanceof L;", ['LengthFinishReasonError']],
  ])('%s', (code, expected) => {
    expect(testsIn(code)).toEqual(expected);
  });

  it('in the order of the text', () => {
    expect(testsIn("import * as ai from 'openai'; e instanceof ai.APIError || e instanceof ai.NotFoundError;")).toEqual(
      ['APIError', 'NotFoundError'],
    );
  });
});

describe('branches that never run', () => {
  const IMPORT = "import { APIError, RateLimitError, OpenAIError } from 'openai';\n";
  const unreachableIn = (code: string) => {
    const file = analyse(IMPORT + code);
    return unreachableTestsOf(classTestsOf(file), file).map(
      ({ test, earlier, branches }) => `${test.name} after ${earlier.name}${branches ? ', in its else' : ''}`,
    );
  };
  const NEVER = ['RateLimitError after APIError'];
  const IN_ELSE = ['RateLimitError after APIError, in its else'];
  const API = 'e instanceof APIError';
  const RATE = 'e instanceof RateLimitError';

  it.each<[string, string, string[]]>([
    ['in the else', `if (${API}) a(); else if (${RATE}) b();`, IN_ELSE],
    ['in the else, and with something else', `if (${API}) a(); else if (x && ${RATE} && y) b();`, IN_ELSE],
    ['in the else, or something else', `if (${API}) a(); else if (x || ${RATE}) b();`, []],
    ['in the else, negated', `if (${API}) a(); else if (!(${RATE})) b();`, []],
    ['in the else of the else', `if (${API}) a(); else if (x) c(); else if (${RATE}) b();`, NEVER],
    ['in the branch itself', `if (${API}) if (${RATE}) b();`, []],
    ['in the else of something else', `if (x) a(); else if (${RATE}) b();`, []],
    ['in a block in the else', `if (${API}) a(); else { if (${RATE}) b(); }`, []],
    ['after a test for the same', `if (${RATE}) a(); else if (${RATE}) b();`, []],
    ['before', `if (${RATE}) a(); else if (${API}) b();`, []],
    ['of another error', `if (${API}) a(); else if (other instanceof RateLimitError) b();`, []],
    ['of a member', 'if (this.e instanceof APIError) a(); else if (this.e instanceof RateLimitError) b();', []],
    ['of the first error with a type', `if ((e as Error) instanceof APIError) a(); else if (${RATE}) b();`, IN_ELSE],
    [
      'two classes up',
      `if (e instanceof OpenAIError) a(); else if (${RATE}) b();`,
      ['RateLimitError after OpenAIError, in its else'],
    ],
    ['in a loop', `if (${API}) a(); else while (${RATE}) b();`, []],
    ['as a value', `if (${API}) a(); else show(${RATE} ? 1 : 2);`, []],
  ])('%s', (_, code, expected) => {
    expect(unreachableIn(code)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['that returns', `if (${API}) return;`, NEVER],
    ['that throws, in a block', `if (${API}) { log(e); throw e; }`, NEVER],
    ['that goes on with the loop', `if (${API}) continue;`, NEVER],
    ['that ends the loop', `if (${API}) break;`, NEVER],
    ['that does nothing', `if (${API}) {}`, []],
    ['that logs', `if (${API}) log(e);`, []],
    ['that returns first', `if (${API}) { return; log(e); }`, []],
    ['that has an else', `if (${API}) return; else log(e);`, []],
    ['that asks for more', `if (${API} && x) return;`, []],
    ['for the same class', `if (${RATE}) return;`, []],
    ['of another error', `if (other instanceof APIError) return;`, []],
    ['with another statement between', `if (${API}) return; log(e);`, NEVER],
    ['in a loop', `while (${API}) return;`, []],
  ])('behind a test %s', (_, before, expected) => {
    expect(unreachableIn(`function f(e, other) { while (x) { ${before} if (${RATE}) b(); } }`)).toEqual(expected);
  });

  it('not before a test that leaves', () => {
    expect(unreachableIn(`function f(e) { if (${RATE}) b(); if (${API}) return; }`)).toEqual([]);
  });

  it('not behind a test of another variable of that name', () => {
    expect(unreachableIn(`function f(e) { if (${API}) return; { let e = next(); if (${RATE}) b(); } }`)).toEqual([]);
    expect(unreachableIn(`if (${API}) a(); else if (((e) => ${RATE})(x)) b();`)).toEqual([]);
  });
});

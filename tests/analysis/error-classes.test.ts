import { expect, it } from 'vitest';
import { nameOfClass } from '../../src/analysis/error-classes.js';
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

import { expect, it } from 'vitest';
import { canThrow, endsProcess } from '../../../src/analysis/control-flow/throws.js';
import type { Node } from '../../../src/ast/walk.js';
import { analyse } from '../../support/analyse.js';

/** The expression that a program begins with. */
function expressionOf(code: string): Node {
  const [statement] = analyse(code).program.body;
  if (statement?.type !== 'ExpressionStatement') throw new Error('No expression.');
  return statement.expression;
}

it.each<[string, boolean]>([
  ['f();', true],
  ['o.run();', true],
  ['o[name]();', true],
  ['f()();', true],
  ['new K();', true],
  ['new o.Map();', true],
  ['tag`x`;', true],
  ['await x;', true],
  ["import('x');", true],
  ['String(x);', false],
  ['setTimeout(x);', false],
  ['list.push(x);', false],
  ["list['push'](x);", false],
  ['text.trim();', false],
  ['console.table(x);', false],
  ['Math.max(1);', false],
  ['Object.entries(x);', false],
  ['JSON.parse(x);', true],
  ['process.stdout.write(x);', false],
  ['process.stderr.write(x);', false],
  ['process.stdin.write(x);', true],
  ['process.stdout.end(x);', true],
  ['other.stdout.write(x);', true],
  ['stdout.write(x);', true],
  ['process.stdout.stdout.write(x);', true],
  ['stream.stdout.write(x);', true],
  ['a.process.stdout.write(x);', true],
  ['process[stdout].write(x);', true],
  ["process['stdout'].write(x);", false],
  ['process.stdout[name](x);', true],
  ['f().write(x);', true],
  ['console[name](x);', false],
  ['a.console.log(x);', true],
  ...'Map Set WeakMap WeakSet Date Error TypeError RangeError Promise AbortController TextDecoder TextEncoder Headers FormData URLSearchParams'
    .split(' ')
    .map((name): [string, boolean] => [`new ${name}();`, false]),
  ["new URL('x');", true],
  ['x;', false],
  ['a.b;', false],
  ['a + b;', false],
])('%s can throw: %s', (code, expected) => {
  expect(canThrow(expressionOf(code))).toBe(expected);
});

it.each<[string, boolean]>([
  ['process.exit();', true],
  ['process.abort();', true],
  ['process.reallyExit();', true],
  ['Deno.exit();', true],
  ['Deno.abort();', false],
  ['process.kill();', false],
  ['other.exit();', false],
  ['a.process.exit();', false],
  ['exit();', false],
  ["process['exit']();", true],
  ['process[exit]();', false],
  ['process.exitCode();', false],
  ['f().exit();', false],
  ['globalThis.process.exit();', true],
  ["exit(); import { exit } from 'node:process';", true],
  ["quit(); import { exit as quit } from 'process';", true],
  ["node.exit(); import node from 'node:process';", true],
  ["exit(); import { exit } from './exit.js';", false],
  ["kill(); import { kill } from 'node:process';", false],
  ["exit(); import exit from 'node:process';", false],
  ["import * as node from 'node:process'; node.abort();", true],
  ['const { exit } = process; exit();', true],
  ['const { exit: quit } = process; quit();', true],
  ['const quit = process.exit; quit();', true],
  ['const { kill } = process; kill();', false],
  ['const process = other; process.exit();', false],
])('%s ends the process: %s', (code, expected) => {
  const file = analyse(code);
  const [call] = file.nodes('CallExpression');
  if (!call) throw new Error('No call.');
  expect(endsProcess(call, file.bindings)).toBe(expected);
});

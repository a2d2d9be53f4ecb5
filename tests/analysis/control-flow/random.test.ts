import { describe, expect, it } from 'vitest';
import type { Node } from '../../../src/ast/walk.js';
import { analyse, ESLINT_VERSIONS } from '../../support/analyse.js';
import { interpret } from './interpreter.js';

/** A stream of numbers in [0, 1) that is the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Scope {
  readonly inFunction: boolean;
  readonly inLoop: boolean;
  readonly inSwitch: boolean;
  readonly labels: readonly string[];
  readonly callable: number;
}

const STATEMENTS = 'if if else while for of endless do label switch try try finally finally both'.split(' ');

/** Writes a program of the small language that the interpreter knows: loops, jumps, exceptions, `finally`, calls of functions declared before. */
function randomProgram(seed: number): string {
  const random = randomNumbers(seed);
  let names = 0;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const test = (): string => `x${(names += 1)}`;
  const block = (depth: number, scope: Scope): string => {
    const count = 1 + Math.floor(random() * 3);
    return `{ ${Array.from({ length: count }, () => statement(depth, scope)).join(' ')} }`;
  };
  const simple = (scope: Scope): string => {
    const choices = ['A();', 'A();', 'B();', 'B();', 'C();', 'mid();', 'mid();', ';'];
    if (scope.inFunction) choices.push('return;');
    if (scope.inLoop) choices.push('break;', 'continue;');
    else if (scope.inSwitch) choices.push('break;');
    for (const label of scope.labels) choices.push(`break ${label};`, `continue ${label};`);
    if (random() < 0.2) choices.push('throw 0;');
    if (random() < 0.2) choices.push(`${test()} && A();`, `${test()} || C();`, `${test()} ? A() : C();`);
    for (let i = 0; i < scope.callable; i += 1) choices.push(`f${i}();`);
    return pick(choices);
  };
  const statement = (depth: number, scope: Scope): string => {
    if (depth === 0 || random() < 0.35) return simple(scope);
    const inside = (): string => block(depth - 1, scope);
    const inLoop = { ...scope, inLoop: true };
    switch (pick(STATEMENTS)) {
      case 'if':
        return `if (${test()}) ${inside()}`;
      case 'else':
        return `if (${test()}) ${inside()} else ${inside()}`;
      case 'while':
        return `while (${test()}) ${block(depth - 1, inLoop)}`;
      case 'for':
        return `for (; ${random() < 0.3 ? '' : test()}; ${pick(['', 'A()', 'C()', 'mid()'])}) ${block(depth - 1, inLoop)}`;
      case 'of':
        return `for (const k of ks) ${block(depth - 1, inLoop)}`;
      case 'endless':
        return `while (true) ${block(depth - 1, inLoop)}`;
      case 'do':
        return `do ${block(depth - 1, inLoop)} while (${test()});`;
      case 'label': {
        const label = `l${(names += 1)}`;
        return `${label}: while (${test()}) ${block(depth - 1, { ...inLoop, labels: [...scope.labels, label] })}`;
      }
      case 'switch': {
        const inSwitch = { ...scope, inSwitch: true };
        const cases = Array.from(
          { length: 1 + Math.floor(random() * 2) },
          (_, i) => `case ${i}: ${statement(depth - 1, inSwitch)}`,
        );
        if (random() < 0.5)
          cases.splice(Math.floor(random() * (cases.length + 1)), 0, `default: ${statement(depth - 1, inSwitch)}`);
        return `switch (${test()}) { ${cases.join(' ')} }`;
      }
      case 'try':
        return `try ${inside()} catch ${inside()}`;
      case 'finally':
        return `try ${inside()} finally ${inside()}`;
      default:
        return `try ${inside()} catch ${inside()} finally ${inside()}`;
    }
  };
  const functions = Array.from(
    { length: Math.floor(random() * 3) },
    (_, i) =>
      `function f${i}() ${block(3, { inFunction: true, inLoop: false, inSwitch: false, labels: [], callable: i })}`,
  );
  const body = block(4, { inFunction: false, inLoop: false, inSwitch: false, labels: [], callable: functions.length });
  return `${functions.join('\n')}\n${body.slice(1, -1)}`;
}

describe('random programs', () => {
  const PROGRAMS = Number(process.env['RANDOM_PROGRAMS'] ?? 150);
  for (const eslint of ESLINT_VERSIONS) {
    it(`mean what an interpreter says they mean, under ESLint ${eslint}`, () => {
      for (let seed = 1; seed <= PROGRAMS; seed += 1) {
        const code = randomProgram(seed);
        const file = analyse(code, { eslint });
        const calls = file.nodes('CallExpression');
        const called = new Set(calls.map(({ callee }) => file.sourceCode.getText(callee)));
        const expected = interpret(file.program, called);
        const named = (name: string): Node[] =>
          calls.filter(({ callee }) => callee.type === 'Identifier' && callee.name === name);
        const events = new Map<Node, () => readonly ('idle' | 'after')[]>();
        for (const call of named('A')) events.set(call, () => ['after']);
        for (const call of named('C')) events.set(call, () => ['idle']);
        const answer = file.flow.ask<'idle' | 'after'>({ start: 'idle', events });
        for (const call of calls) {
          const where = `seed ${seed}, ${file.sourceCode.getText(call)} at ${call.loc.start.line}:${call.loc.start.column} in\n${code}`;
          expect([...answer.before(call)].sort(), where).toEqual([...(expected.get(call) ?? [])].sort());
        }
      }
    });
  }
});

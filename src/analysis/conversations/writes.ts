import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isLiteral, isNamed, nameOf, unwrap } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { CallGraph } from '../calls.js';
import type { ReturnsOf } from '../returns.js';
import { fileWritten } from './file-stores.js';
import { isHookCall, isNewArray, storedBy, type Place, type Places } from './places.js';

/** What a piece of code does to an array, as written. */
export interface Write {
  /** The expression or declarator that does it. */
  readonly node: Node;
  /** What is written to: an expression, or a place that no expression names (a state behind a setter, a declared variable). */
  readonly target: Node | Place;
  readonly how:
    /** Entries are added; `values` are arguments of `push`: entries, or spreads of arrays. */
    | 'add'
    /** The array is replaced by `values[0]`, an array expression (which may hold the old entries). */
    | 'assign'
    /** One entry of a store or list is set to `values[0]`: an array to keep, or a message. */
    | 'set'
    /** The newest entries are taken back, all but a fixed start is dropped, or an empty object takes its place. */
    | 'reset';
  readonly values: readonly Node[];
}

/** Finds everything that is written to arrays and stores in a file, in source order. */
export function findWrites(
  nodes: NodeIndex,
  bindings: Bindings,
  calls: CallGraph,
  places: Places,
  returnsOf: ReturnsOf,
): readonly Write[] {
  const writes: Write[] = [];
  const add = (node: Node, target: Node | Place, how: Write['how'], ...values: readonly Node[]): void => {
    writes.push({ node, target, how, values });
  };

  /** Assigns an expression to a place; an object literal property by property, because its arrays are places of their own. */
  function assign(node: Node, target: Node | Place, value: Node, depth = 0): void {
    const written = unwrap(value);
    if (written.type !== 'ObjectExpression') return add(node, target, 'assign', value);
    if (written.properties.length === 0) return add(node, target, 'reset');
    const place = 'key' in target && !('type' in target) ? target : places.placeOf(target);
    if (!place || depth > 6) return;
    for (const property of written.properties) {
      if (property.type !== 'Property') continue;
      assign(node, places.under(place, nameOf(property) ?? '*'), property.value, depth + 1);
    }
  }

  for (const node of nodes('VariableDeclarator')) {
    const isLoopVariable = node.parent.parent.type === 'ForOfStatement' && node.parent.parent.left === node.parent;
    if (node.id.type === 'Identifier' && node.init) {
      const variable = bindings.variableOf(node.id);
      const place = places.placeOf(node.id);
      // a second name for a place is no write to it, unless it is all that the name ever stands for, and new
      if (variable && place?.root === variable) assign(node, places.placeOfVariable(variable), node.init);
      else if (variable && place && isNewArray(node.init) && bindings.originOf(variable))
        assign(node.init, place, node.init);
    } else if (node.id.type === 'ArrayPattern' && node.init && isHookCall(node.init)) {
      const [value] = node.id.elements;
      const variable = value && bindings.variableOf(value);
      const initial = unwrap(node.init);
      if (variable && initial.type === 'CallExpression' && initial.arguments[0])
        assign(node, places.placeOfVariable(variable), initial.arguments[0]);
    } else if (node.init || isLoopVariable) {
      for (const variable of bindings.declaredBy(node)) {
        if (places.placeOf(variable.identifiers[0] as Node)?.root === variable)
          add(node, places.placeOfVariable(variable), 'reset');
      }
    }
  }
  for (const node of nodes('PropertyDefinition')) {
    const owner = node.parent.parent;
    const name = nameOf(node);
    if (node.value && name !== undefined) assign(node.value, places.ofField(owner, name), node.value);
  }
  for (const node of nodes('AssignmentExpression')) ofAssignment(node);
  for (const node of nodes('UnaryExpression')) if (node.operator === 'delete') add(node, node.argument, 'reset');
  for (const node of nodes('CallExpression')) {
    ofCall(node);
    ofArguments(node);
  }
  return writes.sort((a, b) => a.node.range[1] - b.node.range[1] || a.node.range[0] - b.node.range[0]);

  function ofAssignment(node: TSESTree.AssignmentExpression): void {
    const { left, right, operator } = node;
    if (left.type === 'MemberExpression') {
      const name = nameOf(left);
      if (name === 'length') return add(node, left.object, 'reset');
      if (left.computed && operator === '=') return add(node, left, 'set', right);
      if (operator === '=') return assign(node, left, right);
    } else if (left.type === 'Identifier' && operator === '=') {
      const place = places.placeOf(left);
      const variable = bindings.variableOf(left);
      // `if (!h) { h = []; … }` of a name for a store entry starts that entry
      if (place && variable)
        return assign(node, place.root === variable ? places.placeOfVariable(variable) : place, right);
    }
    if (operator === '??=' || operator === '||=') return; // keeps what is there
    if (operator === '+=' && left.type !== 'ArrayPattern' && left.type !== 'ObjectPattern')
      add(node, left, 'add', right); // a transcript kept as text
  }

  function ofCall(node: TSESTree.CallExpression): void {
    const state = places.stateSetBy(node.callee);
    if (state) return ofSetter(node, places.placeOfVariable(state));
    const written = fileWritten(node, bindings);
    const content = written && places.ofFile(written.path);
    if (content) return assign(node, content, written.value);
    const method = methodName(node);
    const receiver = receiverOf(node);
    if (method === undefined || !receiver) return;
    const [first, second, ...items] = node.arguments;
    switch (method) {
      case 'push':
      case 'unshift':
        return add(node, receiver, 'add', ...node.arguments);
      case 'splice':
        if (items.length > 0 && isAll(first, second)) add(node, receiver, 'reset');
        return items.length > 0 ? add(node, receiver, 'add', ...items) : add(node, receiver, 'reset');
      case 'pop':
        return add(node, receiver, 'reset');
      case 'delete':
      case 'clear': {
        const store = places.placeOf(receiver);
        return store && add(node, places.under(store, '*'), 'reset');
      }
      case 'setState':
        return first && receiver.type === 'ThisExpression' ? ofSetState(node, first) : undefined;
      case 'assign':
        return isNamed(receiver, 'Object') && first && second ? assign(node, first, second) : undefined;
      default: {
        const stored = storedBy(node);
        const store = stored && places.placeOf(stored.store);
        return store ? assign(node, places.under(store, '*'), stored.value) : undefined;
      }
    }
  }

  /** `turn([...messages, m])`: what a function of the file is given is what its parameter holds from then on. */
  function ofArguments(call: TSESTree.CallExpression): void {
    const { functions, certain } = calls.callees(call);
    const [only] = functions;
    if (!only || functions.length !== 1 || !certain) return;
    for (const [index, argument] of call.arguments.entries()) {
      const parameter = only.params[index];
      const variable = parameter && bindings.variableOf(parameter);
      if (argument.type === 'SpreadElement') return;
      if (argument.type === 'ArrayExpression' && variable)
        add(argument, places.placeOfVariable(variable), 'assign', argument);
    }
  }

  /** `setMessages([...messages, m])`, `setMessages((previous) => [...previous, m])`, `dispatch(action)`. */
  function ofSetter(node: TSESTree.CallExpression, place: Place): void {
    const first = node.arguments[0];
    if (!first) return;
    const updater = unwrap(first);
    if (isFunction(updater)) for (const value of returnsOf(updater)) assign(node, place, value);
    else if (updater.type === 'ObjectExpression') add(node, place, 'add', first);
    else assign(node, place, first);
  }

  /** `this.setState({ messages: … })` of a React class component. */
  function ofSetState(node: TSESTree.CallExpression, argument: Node): void {
    const updater = unwrap(argument);
    const owner = places.fieldOwner(node);
    if (!owner) return;
    for (const value of isFunction(updater) ? returnsOf(updater) : [updater])
      assign(node, places.ofField(owner, 'state'), value);
  }
}

/** `splice(0, messages.length, …)`: all that was there goes. */
function isAll(from: Node | undefined, count: Node | undefined): boolean {
  return isLiteral(from, 0) && count?.type === 'MemberExpression' && nameOf(count) === 'length';
}

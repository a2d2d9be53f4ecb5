import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleContext, RuleListener, SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { indexNodes, type NodeIndex } from '../ast/walk.js';
import { FileStyle, type Style } from '../ast/style.js';
import type { Settings } from '../settings.js';
import { readBindings, type Bindings } from './bindings.js';
import type { CallGraph } from './calls.js';
import { buildCallGraph } from './call-graph.js';
import { findClients, type Clients } from './clients.js';
import { buildConversations } from './conversations/build.js';
import type { Conversation } from './conversations/conversation.js';
import { buildControlFlow } from './control-flow/build.js';
import type { ControlFlow } from './control-flow/question.js';
import { Environment } from './environment.js';
import { propertyLookup, type PropertyLookup } from './parameters.js';
import { followReplies, type Replies } from './replies.js';
import { findRequests, type Request } from './requests.js';
import { findReturns, type ReturnsOf } from './returns.js';
import { followTraversal, type Traversal } from './traversal.js';
import { readTypes, type Types } from './types.js';

/**
 * What the plugin knows of one file. Each part is worked out when a rule first asks for it, and once for all rules.
 * Complete when the traversal has ended; never kept longer than the syntax tree it describes.
 */
export class OpenAIFile {
  readonly #traversal: Traversal;
  #nodes: NodeIndex | undefined;
  #calls: CallGraph | undefined;
  #flow: ControlFlow | undefined;
  #bindings: Bindings | undefined;
  #lookup: PropertyLookup | undefined;
  #types: Types | undefined;
  #clients: Clients | undefined;
  #requests: readonly Request[] | undefined;
  #returnsOf: ReturnsOf | undefined;
  #style: Style | undefined;
  #conversations: readonly Conversation[] | undefined;
  #environment: Environment | undefined;
  #replies: Replies | undefined;

  constructor(
    readonly sourceCode: Readonly<SourceCode>,
    /** The file's path as ESLint gives it; `<input>` or the like for text without one. */
    readonly filename: string,
    readonly settings: Settings,
    readonly languageOptions: Readonly<Record<string, unknown>>,
    traversal: Traversal,
  ) {
    this.#traversal = traversal;
  }

  get program(): TSESTree.Program {
    return this.sourceCode.ast;
  }

  get nodes(): NodeIndex {
    return (this.#nodes ??= indexNodes((visit) => this.#traversal.visit(visit)));
  }

  get calls(): CallGraph {
    return (this.#calls ??= buildCallGraph(this.nodes, this.bindings, this.returnsOf));
  }

  get flow(): ControlFlow {
    return (this.#flow ??= buildControlFlow(this.#traversal.codePaths(), this.calls, this.sourceCode, this.bindings));
  }

  get bindings(): Bindings {
    return (this.#bindings ??= readBindings(this.sourceCode));
  }

  get lookup(): PropertyLookup {
    return (this.#lookup ??= propertyLookup(this));
  }

  get types(): Types {
    return (this.#types ??= readTypes(this.sourceCode));
  }

  get clients(): Clients {
    return (this.#clients ??= findClients(this));
  }

  get requests(): readonly Request[] {
    return (this.#requests ??= findRequests(this));
  }

  /** What each function of the file returns. */
  get returnsOf(): ReturnsOf {
    return (this.#returnsOf ??= findReturns(this.nodes));
  }

  get style(): Style {
    return (this.#style ??= new FileStyle(this.sourceCode, this.nodes));
  }

  get conversations(): readonly Conversation[] {
    if (this.requests.length === 0) return [];
    return (this.#conversations ??= buildConversations(
      this.nodes,
      this.bindings,
      this.calls,
      this.requests,
      this.replies,
      this.returnsOf,
    ));
  }

  get environment(): Environment {
    return (this.#environment ??= new Environment(this));
  }

  get replies(): Replies {
    return (this.#replies ??= followReplies(this));
  }
}

/** The models of the files whose syntax trees are alive. Keyed on the tree: Oxlint reuses one SourceCode object for every file. */
const files = new WeakMap<TSESTree.Program, { readonly file: OpenAIFile; readonly traversal: Traversal }>();

/**
 * Listeners that call `judge` with the model of the file when its traversal ends.
 * The first rule that asks for a file also follows the traversal, for all of them; ESLint runs the listeners of one event in the
 * order in which rules were created, so what there is to record is complete before any rule judges.
 */
export function analyseOnce(
  context: Readonly<RuleContext<string, readonly unknown[]>>,
  settings: Settings,
  judge: (file: OpenAIFile) => void,
): RuleListener {
  const { sourceCode } = context;
  const known = files.get(sourceCode.ast);
  if (known) return known.traversal.whenDone({}, () => judge(known.file));
  const traversal = followTraversal(sourceCode);
  const file = new OpenAIFile(
    sourceCode,
    context.filename,
    settings,
    context.languageOptions as object as Record<string, unknown>,
    traversal,
  );
  files.set(sourceCode.ast, { file, traversal });
  return traversal.whenDone(traversal.listeners, () => judge(file));
}

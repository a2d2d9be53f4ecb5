import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

// The least of an editor that a language server needs: messages in frames, documents that are opened and changed, edits that are applied.

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Diagnostic {
  readonly range: Range;
  readonly severity: number;
  readonly code: string;
  readonly codeDescription?: { readonly href: string };
  readonly message: string;
  readonly source: string;
}

export interface CodeAction {
  readonly title: string;
  readonly kind?: string;
  readonly command: { readonly command: string; readonly arguments: readonly unknown[] };
}

interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

interface WorkspaceEdit {
  readonly changes?: Readonly<Record<string, readonly TextEdit[]>>;
  readonly documentChanges?: readonly { textDocument: { uri: string }; edits: readonly TextEdit[] }[];
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A document in the editor. */
export interface Document {
  readonly text: string;
  readonly diagnostics: () => Promise<readonly Diagnostic[]>;
  readonly change: (text: string) => void;
  readonly actionsAt: (diagnostic: Diagnostic) => Promise<readonly CodeAction[]>;
}

/** An editor with one folder open, in which ESLint's language server runs. */
export class Editor {
  readonly #server;
  readonly #folder: string;
  readonly #waiting = new Map<number, (answer: Message) => void>();
  readonly #texts = new Map<string, { text: string; version: number }>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  /** @param program the language server's entry file */
  constructor(program: string, folder: string) {
    this.#folder = folder;
    this.#server = spawn(process.execPath, [program, '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#server.stdout.on('data', (data: Buffer) => this.#receive(data));
  }

  async start(): Promise<void> {
    await this.#ask('initialize', {
      processId: process.pid,
      rootUri: uriOf(this.#folder),
      workspaceFolders: [{ uri: uriOf(this.#folder), name: 'project' }],
      capabilities: {
        workspace: {
          applyEdit: true,
          configuration: true,
          workspaceFolders: true,
          workspaceEdit: { documentChanges: true },
        },
        textDocument: {
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } } },
          diagnostic: {},
          publishDiagnostics: { codeDescriptionSupport: true },
        },
      },
    });
    this.#tell('initialized', {});
  }

  async stop(): Promise<void> {
    await this.#ask('shutdown', undefined);
    this.#tell('exit', undefined);
  }

  /** Opens a file with this text. What is shown changes with every edit; what is on disk does not. */
  open(file: string, text: string): Document {
    const uri = uriOf(file);
    const textDocument = { uri };
    this.#texts.set(uri, { text, version: 1 });
    const languageId = /\.[cm]?tsx?$/.test(file) ? 'typescript' : 'javascript';
    this.#tell('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    const shown = (): string => this.#texts.get(uri)?.text ?? '';
    return {
      get text() {
        return shown();
      },
      diagnostics: async () => {
        const report = (await this.#ask('textDocument/diagnostic', { textDocument })) as { items: Diagnostic[] };
        return report.items;
      },
      change: (changed) => this.#change(uri, changed),
      actionsAt: async (diagnostic) => {
        const context = { diagnostics: [diagnostic] };
        const params = { textDocument, range: diagnostic.range, context };
        return ((await this.#ask('textDocument/codeAction', params)) ?? []) as CodeAction[];
      },
    };
  }

  /** Does what the user chose from the menu. The server sends the edits before it answers. */
  async choose(action: CodeAction): Promise<void> {
    const { command, arguments: args } = action.command;
    await this.#ask('workspace/executeCommand', { command, arguments: args });
  }

  /** Tells the server that a file has changed on disk, as editors do. */
  noticeChangeOf(file: string): void {
    this.#tell('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(file), type: 2 }] });
  }

  #change(uri: string, text: string): void {
    const version = (this.#texts.get(uri)?.version ?? 0) + 1;
    this.#texts.set(uri, { text, version });
    this.#tell('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  #apply({ changes, documentChanges }: WorkspaceEdit): void {
    const perFile = documentChanges?.map(({ textDocument, edits }) => [textDocument.uri, edits] as const);
    for (const [uri, edits] of perFile ?? Object.entries(changes ?? {})) {
      const { text = '' } = this.#texts.get(uri) ?? {};
      const offsets = edits.map(({ range, newText }) => ({
        start: offsetIn(text, range.start),
        end: offsetIn(text, range.end),
        newText,
      }));
      const changed = offsets
        .sort((a, b) => b.start - a.start)
        .reduce((before, { start, end, newText }) => before.slice(0, start) + newText + before.slice(end), text);
      this.#change(uri, changed);
    }
  }

  /** The answers to what the server asks: its configuration for each document, and to edit. */
  #answer(method: string, params: unknown): unknown {
    switch (method) {
      case 'workspace/configuration':
        return (params as { items: unknown[] }).items.map(() => this.#configuration());
      case 'workspace/workspaceFolders':
        return [{ uri: uriOf(this.#folder), name: 'project' }];
      case 'workspace/applyEdit':
        this.#apply((params as { edit: WorkspaceEdit }).edit);
        return { applied: true };
      default:
        return null;
    }
  }

  /** What the VS Code extension sends when the user has set nothing. */
  #configuration(): unknown {
    return {
      validate: 'on',
      run: 'onType',
      useFlatConfig: true,
      experimental: { useFlatConfig: false },
      workingDirectory: { mode: 'location' },
      workspaceFolder: { uri: uriOf(this.#folder), name: 'project' },
      nodePath: null,
      options: {},
      rulesCustomizations: [],
      problems: { shortenToSingleLine: false },
      onIgnoredFiles: 'off',
      format: false,
      quiet: false,
      codeAction: {
        disableRuleComment: { enable: true, location: 'separateLine' },
        showDocumentation: { enable: true },
      },
      codeActionOnSave: { mode: 'all' },
    };
  }

  async #ask(method: string, params: unknown): Promise<unknown> {
    const id = (this.#lastId += 1);
    const answered = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ id, method, params });
    const { result, error } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #tell(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const head = this.#received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString('utf8', 0, head))?.[1]);
      const end = head + 4 + length;
      if (this.#received.length < end) return;
      const message = JSON.parse(this.#received.toString('utf8', head + 4, end)) as Message;
      this.#received = this.#received.subarray(end);
      this.#handle(message);
    }
  }

  #handle(message: Message): void {
    const { id, method } = message;
    if (id === undefined) return; // a notification: logs, and status for the status bar
    if (method === undefined) {
      this.#waiting.get(id)?.(message);
      this.#waiting.delete(id);
    } else this.#send({ id, result: this.#answer(method, message.params) });
  }
}

const uriOf = (file: string): string => pathToFileURL(file).href;

function offsetIn(text: string, { line, character }: Position): number {
  const lines = text.split('\n');
  return lines.slice(0, line).reduce((sum, before) => sum + before.length + 1, 0) + character;
}

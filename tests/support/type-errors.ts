import path from 'node:path';
import ts from 'typescript';

/** Type errors of each text, as a strict program that imports the installed `openai`; all are checked in one program, because the SDK's types are large. */
export function typeErrors(texts: readonly string[], options: ts.CompilerOptions = {}): string[][] {
  const root = path.join(import.meta.dirname, '..');
  const names = texts.map((_, index) => path.join(root, `typed-${String(index)}.ts`));
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    ...options,
  };
  const host = ts.createCompilerHost(compilerOptions);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const index = names.indexOf(path.normalize(name));
    return index < 0
      ? read(name, languageVersion, ...rest)
      : ts.createSourceFile(name, texts[index] ?? '', languageVersion);
  };
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => names.includes(path.normalize(name)) || exists(name);
  const program = ts.createProgram(names, compilerOptions, host);
  return names.map((name) => {
    const source = program.getSourceFile(name);
    return ts
      .getPreEmitDiagnostics(program, source)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  });
}

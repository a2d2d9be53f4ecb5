import path from 'node:path';
import type { Node } from '../ast/walk.js';
import type { LateCheck } from '../analysis/environment/late-checks.js';
import type { LateLoad } from '../analysis/environment/late-loads.js';
import type { OverwrittenField } from '../analysis/environment/overwritten-fields.js';
import type { OpenAIFile } from '../analysis/file.js';
import { checkEarlier } from '../fix/check-earlier.js';
import { loadEarlier } from '../fix/load-earlier.js';
import { createRule, type RuleContext } from '../rule.js';
import { saysKey } from '../sdk/words.js';

type MessageIds =
  | 'setLate'
  | 'loadedLate'
  | 'checkedLate'
  | 'capturedLate'
  | 'moveLoad'
  | 'importFirst'
  | 'importEnvModule'
  | 'moveCheck';

export default createRule<MessageIds, []>({
  name: 'no-late-api-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow setting, loading or checking the API key after the client has been constructed',
      config: 'recommended',
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      setLate:
        '{{what}} too late: {{where}} has taken its key by then. A client reads the environment once, in its constructor.',
      loadedLate:
        'The environment is loaded too late: {{where}} has read `{{variable}}` by then. A client reads it once, in its constructor, and does without or throws if it is missing.',
      checkedLate:
        'This check comes too late: {{where}} takes its key from `{{variable}}`, and its constructor throws if it is missing{{standIn}}.',
      capturedLate:
        '`{{variable}}` is put into the environment too late: {{where}} has read it by then, and the client gets what was there then: a default, or nothing.',
      moveLoad: 'Load the environment before the client takes its key.',
      importFirst: "Make `import '{{source}}'` the first import.",
      importEnvModule: 'Import a module `{{source}}` first that holds this call.',
      moveCheck: 'Check before the client is constructed.',
    },
  },
  mentions: saysKey,
  judge(file, context) {
    for (const late of file.environment.lateLoads) reportLoad(late, file, context);
    for (const late of file.environment.lateChecks) reportCheck(late, file, context);
    for (const overwritten of file.environment.overwrittenFields) reportField(overwritten, context);
  },
});

function reportLoad(late: LateLoad, file: OpenAIFile, context: RuleContext<MessageIds, []>): void {
  const { load, moment } = late;
  const messageId = moment.kind === 'capture' ? 'capturedLate' : load.kind === 'assignment' ? 'setLate' : 'loadedLate';
  const variable = load.names?.find((name) => moment.needs.includes(name)) ?? moment.names[0] ?? 'OPENAI_API_KEY';
  const where = moment.elsewhere
    ? placeElsewhere(moment.elsewhere, moment.kind, file.filename)
    : placeHere(moment.node, moment.kind);
  const remedy = loadEarlier(late, file);
  context.report({
    node: load.node,
    messageId,
    data: { variable, where, what: `\`${variable}\` is set` },
    fix: remedy?.isSafe ? remedy.fix : null,
    suggest:
      remedy && !remedy.isSafe
        ? [{ messageId: remedy.title, data: { source: remedy.source ?? '' }, fix: remedy.fix }]
        : null,
  });
}

function reportCheck(late: LateCheck, file: OpenAIFile, context: RuleContext<MessageIds, []>): void {
  const { check, read, name } = late;
  const remedy = checkEarlier(late, file);
  context.report({
    node: check.node,
    messageId: 'checkedLate',
    data: {
      variable: name,
      where: placeHere(read.node, 'construct'),
      standIn: read.standIn === undefined ? '' : ` and \`${read.standIn}\` is too`,
    },
    fix: remedy?.isSafe ? remedy.fix : null,
    suggest: remedy && !remedy.isSafe ? [{ messageId: 'moveCheck', fix: remedy.fix }] : null,
  });
}

function reportField({ field, read, assignment }: OverwrittenField, context: RuleContext<MessageIds, []>): void {
  context.report({
    node: assignment,
    messageId: 'setLate',
    data: { what: 'The key is given', where: `the field's own client on line ${read.node.loc.start.line}` },
    fix: (fixer) => fixer.removeRange([(field.typeAnnotation ?? field.key).range[1], read.node.range[1]]),
  });
}

const placeHere = (node: Node, kind: 'construct' | 'capture'): string =>
  `${kind === 'construct' ? 'the client constructed on' : 'the code on'} line ${node.loc.start.line}`;

/** `the client of ./bot.js, line 4, which comes in through ./app.js,`. */
function placeElsewhere(
  { line, chain }: { line: number; chain: readonly string[] },
  kind: 'construct' | 'capture',
  from: string,
): string {
  const shown = chain.map((file) => relative(from, file));
  const last = shown.at(-1) ?? 'another module';
  const through = shown.slice(0, -1);
  return `${kind === 'construct' ? 'the client' : 'the code'} of ${last}, line ${line},${through.length > 0 ? ` which comes in through ${through.join(' and ')},` : ''}`;
}

function relative(from: string, to: string): string {
  const text = path.relative(path.dirname(from), to).split(path.sep).join('/');
  return text.startsWith('.') ? text : `./${text}`;
}

import type { PartialReplay } from '../analysis/conversations/partial-replays.js';
import type { OpenAIFile } from '../analysis/file.js';
import { RESPONSE_ITEMS } from '../sdk/installed.js';
import { importOfHelper, type Fix } from './append-reply.js';
import { hasHelper } from './name-reply.js';

/** The whole output in the place of a part of it, as the SDK's helper makes input of it where there is one. */
export function replayOutput({ at, output, isReplaceable }: PartialReplay, file: OpenAIFile): Fix | undefined {
  const name = file.sourceCode.getText(output);
  if (!isReplaceable || !/^[\w$.]+\.output$/.test(name)) return undefined;
  const whole = hasHelper(file) ? `${RESPONSE_ITEMS.name}(${name})` : name;
  const helper = hasHelper(file) ? importOfHelper(file) : undefined;
  const isSpread = at.parent?.type === 'SpreadElement';
  return (fixer) => [
    ...(helper ? [fixer.insertTextAfterRange([0, helper.at], helper.text)] : []),
    fixer.replaceText(at, isSpread ? whole : `...${whole}`),
  ];
}

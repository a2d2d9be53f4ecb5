/**
 * Models that reason unless told otherwise, by the whole name up to a date. From gpt-5.1 on the default effort is none, so that only the `reasoning`
 * parameter tells. Source: the API's pages of the models and its guide on reasoning (read 2026-11).
 */
const REASONING = /^(o\d(-mini|-pro|-deep-research)?|gpt-5(-mini|-nano|-pro|-codex)?)(-\d{4}-\d\d-\d\d)?$/;

/** Whether a model of this name answers with reasoning items unless the request says otherwise. */
export function reasonsByDefault(model: string): boolean {
  return REASONING.test(model);
}

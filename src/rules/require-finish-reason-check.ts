import { judgeReply, TIERS, type Tier } from '../analysis/finish-tiers.js';
import { createRule } from '../rule.js';

export type Options = readonly [{ readonly when: readonly Tier[] }];

export default createRule<Tier, Options>({
  name: 'require-finish-reason-check',
  meta: {
    type: 'problem',
    docs: {
      description: 'require a look at why generation stopped before generated text is used',
      config: 'recommended',
      configOptions: { recommended: [{ when: ['parsed', 'capped', 'kept'] }], strict: [{ when: ['parsed', 'capped', 'kept', 'plain'] }] },
    },
    schema: [{ type: 'object', description: 'Which uses to report.', properties: { when: { type: 'array', items: { type: 'string', enum: [...TIERS] }, uniqueItems: true, description: 'x' } }, additionalProperties: false }],
    defaultOptions: [{ when: TIERS }],
    messages: { parsed: 'parsed', capped: 'capped', kept: 'kept', plain: 'plain' },
  },
  mentions: /./,
  judge(file, context, [{ when }]) {
    for (const request of file.requests) {
      const finding = judgeReply(request, file);
      if (finding && when.includes(finding.tier)) context.report({ node: finding.at, messageId: finding.tier });
    }
  },
});

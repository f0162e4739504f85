export const strategies = ['PARALLEL', 'PRIORITY', 'ESCALATE'] as const;
export type Strategy = (typeof strategies)[number];

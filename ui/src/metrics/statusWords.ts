import type { TargetStatus } from '../api/types';

const words: Record<Exclude<TargetStatus, 'too_few'>, string> = { met: 'Met', near: 'Near the edge', missed: 'Missed', no_data: 'No data' };

/** A status as the command line says it too; tests/cases/status-words.json tests both. */
export function statusWords(status: TargetStatus, sample: number): string {
  return status === 'too_few' ? `Too few to judge (${sample.toLocaleString('en-US')})` : words[status];
}

import { useQuery } from '@tanstack/react-query';
import { costSavingsQuery } from '../../api/metrics';
import type { Overview } from '../../api/types';
import type { TimeRange } from '../../api/scope';
import { costsOf, type Costs } from '../../panels/savings/costs';

// The pack whose costs have an answer of their own.
const costPack = 'workers-ai';

/** From the overview where it holds them, otherwise from the costs' own answer; null where there are none. */
export function useCosts(overview: Overview | undefined, range: TimeRange): Costs | null {
  const included = costsOf(overview?.metrics ?? []);
  const isAsked = overview !== undefined && included === null && overview.events > 0 && overview.pack === costPack;
  const { data } = useQuery({ ...costSavingsQuery(range), enabled: isAsked });
  return included ?? (isAsked ? costsOf(data?.metrics ?? []) : null);
}

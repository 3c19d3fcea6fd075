/** What the address says about how to look at a metric. */
export interface MetricParams {
  /** The field to split by; null as its pack says, empty for no split. */
  by: string | null;
  /** The length of a step as the API writes it; null: chosen by the server. */
  step: string | null;
  /** A filter for the events that are measured. */
  where: string;
  /** The period before is drawn. */
  isCompared: boolean;
}

export function readMetricParams(search: URLSearchParams): MetricParams {
  return { by: search.get('by'), step: search.get('step'), where: search.get('where') ?? '', isCompared: search.get('compare') === 'previous' };
}

/** A change of the address, for `setSearchParams`. What is not named stays as it is; defaults are left out. */
export function withMetricParams(change: Partial<MetricParams>): (previous: URLSearchParams) => URLSearchParams {
  return (previous) => {
    const { by, step, where, isCompared } = { ...readMetricParams(previous), ...change };
    const next = new URLSearchParams(previous);
    for (const [name, value] of Object.entries({ by, step, where: where === '' ? null : where, compare: isCompared ? 'previous' : null })) {
      if (value === null) {
        next.delete(name);
      } else {
        next.set(name, value);
      }
    }
    return next;
  };
}

import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiProblem } from '../../../api/problem';
import { answerQuery, type QueryLanguage } from '../../../api/query';
import type { TimeRange } from '../../../api/scope';
import type { QueryAnswer, QueryError, QueryWarning } from '../../../api/types';
import type { ChartLines } from '../../../panels/timeSeries/chartLines';
import { resolveRange } from '../../../shared/time/timeRange';
import { useLastWhile } from '../useLastWhile';
import { formulaLines, type Group, groupsOf, maxLines, tableLines } from './answer';
import type { GroupKey } from './measureFilter';

export interface Asked {
  language: QueryLanguage;
  /** The whole question; empty while it is not complete. */
  text: string;
  /** Without its split, where the values of groups add up or the whole has a value of its own; null otherwise. */
  wholeText: string | null;
  title: string;
  unit: string | null;
  addsUp: boolean;
  /** The events of a group; null where no filter is known. */
  filterOf: (key: GroupKey) => string | null;
}

/** The answer to a question, all parts from the same one. */
export interface Measured {
  asked: Asked;
  range: TimeRange;
  step: string;
  /** Of formulas: the groups of the split, or one without key. */
  groups: Group[] | null;
  /** The value of all events together; undefined if only groups have one. */
  whole: number | null | undefined;
  /** Null if nothing is drawn over time. */
  chart: ChartLines | null;
  /** Groups that have no line, and are in no other. */
  more: number;
  /** The answer as it came. */
  table: QueryAnswer;
  series: QueryAnswer | null;
  warnings: readonly QueryWarning[];
}

export function useMeasure(asked: Asked, range: TimeRange, step: string) {
  const { language, text, wholeText, addsUp } = asked;
  const { from, to } = range;
  const isFormula = language === 'formula';
  const enabled = text !== '';
  const hasLimit = /\bLIMIT\s+\d+\s*$/i.test(text);
  // Only groups can be limited, and a formula may have no split.
  const isSplit = isFormula && /\bGROUP\s+BY\b/i.test(text);
  const [table, series, whole, wholeSeries] = useQueries({
    queries: [
      { ...answerQuery(language, text, range, isFormula ? {} : { limit: maxTableRows }), enabled },
      { ...answerQuery(language, isSplit && !hasLimit ? `${text}\nLIMIT ${maxLines}` : text, range, { step }), enabled: enabled && isFormula },
      { ...answerQuery(language, wholeText ?? '', range), enabled: enabled && wholeText !== null },
      { ...answerQuery(language, wholeText ?? '', range, { step }), enabled: enabled && wholeText !== null && addsUp },
    ],
  });
  const needed = [table, ...(isFormula ? [series] : []), ...(wholeText === null ? [] : [whole, ...(addsUp ? [wholeSeries] : [])])];
  const error = enabled ? (needed.find((query) => query.isError)?.error ?? null) : null;
  const isComplete = enabled && needed.every((query) => query.data !== undefined);
  const [tableData, seriesData, wholeData, wholeSeriesData] = [table.data, series.data, wholeText === null ? undefined : whole.data, addsUp ? wholeSeries.data : undefined];
  const measured = useMemo((): Measured | null => {
    if (!isComplete || tableData === undefined) {
      return null;
    }
    // The moments of a relative range are those of the answer.
    const resolved = resolveRange({ from, to }, Date.now());
    const moments = resolved === null ? { from, to } : { from: new Date(resolved.from).toISOString(), to: new Date(resolved.to).toISOString() };
    const groups = isFormula ? groupsOf(tableData) : null;
    const formula = isFormula && seriesData !== undefined && groups !== null
      ? formulaLines({ series: seriesData, totals: groups, whole: wholeSeriesData ?? null, title: asked.title, addsUp, filterOf: asked.filterOf })
      : null;
    const { chart, more } = formula !== null ? { chart: formula, more: addsUp ? 0 : (groups?.length ?? 0) - formula.drawn } : (tableLines(tableData) ?? { chart: null, more: 0 });
    const wholeValue = wholeData !== undefined ? (groupsOf(wholeData)[0]?.value ?? null) : groups !== null && !isSplit ? (groups[0]?.value ?? null) : undefined;
    return { asked, range: moments, step, groups, whole: wholeValue, chart, more, table: tableData, series: seriesData ?? null, warnings: tableData.warnings ?? [] };
    // The question is in the keys of the answers, so they are never those to another one.
  }, [addsUp, asked, from, isComplete, isFormula, isSplit, seriesData, step, tableData, to, wholeData, wholeSeriesData]);
  const shown = useLastWhile(measured === null, measured);
  return {
    measured: enabled ? shown : null,
    isStale: measured === null,
    isLoading: enabled && error === null && measured === null,
    error,
    queryError: problemOf(error),
    retry: () => needed.forEach((query) => query.isError && void query.refetch()),
  };
}

/** As many as the server answers to one request. */
export const maxTableRows = 1_000;

function problemOf(error: Error | null): QueryError | null {
  return error instanceof ApiProblem ? error.query : null;
}

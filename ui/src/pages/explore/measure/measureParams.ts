import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { QueryLanguage } from '../../../api/query';
import { languageOf } from '../../../query/languages';
import { measureParameters, put } from '../exploreParams';
import { functionOf } from './functions';
import { maxSplits, type Question, readFormula } from './question';
import { steps } from './steps';

/** The question, as a link shares it: what the menus choose, or a text that was typed. */
export interface MeasureParams {
  question: Question;
  /** A text that no menu writes; it has its own conditions. */
  typed: { language: QueryLanguage; text: string } | null;
  /** The width of a step; null for one that suits the events. */
  step: string | null;
  chart: 'line' | 'bar' | null;
}

export const firstQuestion: Question = { fn: 'count', field: null, matching: '', by: [] };

export function readMeasure(search: URLSearchParams): MeasureParams {
  const { name: fn, needs } = functionOf(search.get('fn'));
  const step = search.get('step');
  const chart = search.get('chart');
  const text = search.get('q');
  return {
    question: {
      fn,
      field: needs === 'field' || needs === 'number' ? search.get('field') || null : null,
      matching: needs === 'condition' ? (search.get('matching') ?? '') : '',
      by: [...new Set((search.get('by') ?? '').split(',').map((field) => field.trim()).filter(Boolean))].slice(0, maxSplits),
    },
    typed: text === null ? null : { language: languageOf(search.get('language')).name, text },
    step: steps.some(([known]) => known === step) ? step : null,
    chart: chart === 'line' || chart === 'bar' ? chart : null,
  };
}

/** The search of Explore with this question. Defaults are left out; parameters of others stay. */
export function writeMeasure(search: URLSearchParams, change: Partial<MeasureParams>): URLSearchParams {
  const next = new URLSearchParams(search);
  const { question, typed, step, chart } = { ...readMeasure(search), ...change };
  [...measureParameters, 'by'].forEach((name) => next.delete(name));
  next.set('mode', 'measure');
  if (typed === null) {
    put(next, 'fn', question.fn === 'count' ? '' : question.fn);
    put(next, 'field', question.field ?? '');
    put(next, 'matching', question.matching.trim());
    put(next, 'by', question.by.join(','));
  } else {
    next.set('q', typed.text);
    put(next, 'language', typed.language === 'formula' ? '' : typed.language);
  }
  put(next, 'step', step ?? '');
  put(next, 'chart', chart ?? '');
  return next;
}

/** The search after a text was run: the menus take a formula that they can write, with its filter. */
export function writeText(search: URLSearchParams, language: QueryLanguage, text: string): URLSearchParams {
  const known = language === 'formula' ? readFormula(text.trim() === '' ? 'Count()' : text) : null;
  if (known === null) {
    return writeMeasure(search, { typed: { language, text: text.trim() } });
  }
  const next = new URLSearchParams(search);
  put(next, 'filter', known.filter);
  return writeMeasure(next, { question: known.question, typed: null });
}

/** The view of the mode, stored only in the URL. */
export function useMeasureParams() {
  const [search, setSearch] = useSearchParams();
  const params = useMemo(() => readMeasure(search), [search]);
  const update = useCallback((change: Partial<MeasureParams>) => setSearch((previous) => writeMeasure(previous, change)), [setSearch]);
  const run = useCallback((language: QueryLanguage, text: string) => setSearch((previous) => writeText(previous, language, text)), [setSearch]);
  return { params, update, run };
}

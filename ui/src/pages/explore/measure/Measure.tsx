import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { countsQuery, fieldsQuery } from '../../../api/events';
import type { FieldDefinition } from '../../../api/types';
import { type FilterActions, FilterActionsContext } from '../../../events/filterActions';
import { excludeValue, includeValue, onlyValue, removeValue } from '../../../query/editFilter';
import type { QueryEditorHandle } from '../../../query/QueryEditor';
import { resolveRange } from '../../../shared/time/timeRange';
import { useRefreshNow } from '../../../shared/useRefresh';
import { useExploreParams } from '../exploreParams';
import { FacetList } from '../facets/FacetList';
import { useFacets } from '../facets/useFacets';
import { ModeSwitch } from '../ModeSwitch';
import { attributeNames } from '../useFieldNames';
import { useExploreKeys } from '../useExploreKeys';
import { useLastWhile } from '../useLastWhile';
import { functionOf, unitOf } from './functions';
import { MeasureBar } from './MeasureBar';
import { baseOf, eventsOf, type GroupKey, withKey } from './measureFilter';
import { MeasureMenus } from './MeasureMenus';
import { useMeasureParams } from './measureParams';
import { MeasureResult } from './MeasureResult';
import { type Question, writeFormula } from './question';
import { autoStep } from './steps';
import { useKnownFields } from './useKnownFields';
import { type Asked, useMeasure } from './useMeasure';
import { useMeasureActions } from './useMeasureActions';
import hidden from '../../../shared/hidden.module.css';
import explore from '../Explore.module.css';
import styles from './Measure.module.css';

const noFields: FieldDefinition[] = [];

/** One number of the events of the range, over time and by group: chosen from menus, or typed in any language. */
export function Measure() {
  const [{ filter, from, to }, updateExplore] = useExploreParams();
  const { params, update, run } = useMeasureParams();
  const { question, typed } = params;
  const editor = useRef<QueryEditorHandle>(null);
  const [isOtherWritten, setOtherWritten] = useState(false);
  const [facetsShown, setFacetsShown] = useState(() => window.innerWidth >= 900);
  const hideFacets = useCallback(() => setFacetsShown(false), []);
  const refresh = useRefreshNow();

  const scope = useMemo(() => ({ filter, from, to }), [filter, from, to]);
  const facets = useFacets(scope, false);
  const shownFacets = useLastWhile(facets.isError, facets.facets);
  const fields = useQuery(fieldsQuery).data ?? noFields;
  const known = useKnownFields(scope, facets.attributes);
  const fieldNames = useMemo(() => [...known.filter(({ seen }) => seen).map(({ name }) => name), ...attributeNames(facets.attributes, fields)], [facets.attributes, fields, known]);

  const counts = useQuery({ ...countsQuery({ ...scope, filter: baseOf(question, filter) }), enabled: typed === null && !functionOf(question.fn).counts });
  const length = useMemo(() => resolveRange({ from, to }, Date.now()), [from, to]);
  const lengthMs = length === null ? 0 : length.to - length.from;
  const automatic = autoStep(lengthMs, typed === null && !functionOf(question.fn).counts ? counts.data : undefined);
  const step = params.step ?? automatic;

  const asked = useMemo((): Asked => {
    if (typed !== null) {
      return { language: typed.language, text: typed.text, wholeText: null, title: 'Value', unit: null, addsUp: false, filterOf: (key: GroupKey) => (typed.language === 'formula' ? withKey('', key) : null) };
    }
    const fn = functionOf(question.fn);
    const fieldUnit = known.find(({ name }) => name === question.field)?.unit ?? null;
    return {
      language: 'formula',
      text: writeFormula(question, filter),
      wholeText: question.by.length === 0 ? null : writeFormula({ ...question, by: [] }, filter),
      title: titleOf(question),
      unit: unitOf(fn, fieldUnit),
      addsUp: fn.addsUp,
      filterOf: (key: GroupKey) => withKey(eventsOf(question, filter), key),
    };
  }, [filter, known, question, typed]);
  const waitsForStep = params.step === null && typed === null && !functionOf(question.fn).counts && counts.isPending && counts.fetchStatus !== 'idle';
  const answer = useMeasure(waitsForStep ? { ...asked, text: '' } : asked, { from, to }, step);

  const measures = useMeasureActions(facets.facets);
  const actions = useMemo<FilterActions>(() => {
    const edit = (change: typeof includeValue) => (field: string, value: Parameters<typeof includeValue>[2]) => updateExplore({ filter: change(filter, field, value) });
    return { include: edit(includeValue), exclude: edit(excludeValue), only: edit(onlyValue), remove: edit(removeValue), toggleColumn: () => {}, columns: [], ...measures };
  }, [filter, measures, updateExplore]);

  const showsFacets = facetsShown && typed === null;
  useExploreKeys({
    '/': () => editor.current?.focus(),
    m: () => updateExplore({ mode: 'list' }),
    f: () => setFacetsShown(!facetsShown),
  });

  return (
    <FilterActionsContext value={actions}>
      <div className={explore.page}>
        <h1 className={hidden.hidden}>Explore</h1>
        <div className={explore.query}>
          <ModeSwitch mode="measure" onChange={(mode) => updateExplore({ mode })} />
          <MeasureBar
            language={asked.language}
            text={asked.text}
            range={{ from, to }}
            fieldNames={fieldNames}
            problem={answer.queryError}
            handle={editor}
            onWritten={setOtherWritten}
            onRun={(language, text) => (language === asked.language && text.trim() === asked.text ? refresh() : run(language, text))}
          />
        </div>
        <div className={explore.body}>
          {showsFacets && (
            <FacetList
              facets={shownFacets}
              fieldNames={fieldNames}
              fields={fields}
              scope={scope}
              loading={facets.isPending}
              stale={facets.isPlaceholderData || facets.isError}
              failed={facets.isError}
              onClose={hideFacets}
            />
          )}
          <main className={`${explore.main} ${styles.main}`}>
            <MeasureMenus
              params={params}
              filter={filter}
              known={known}
              automatic={automatic}
              lengthMs={lengthMs}
              facetsShown={showsFacets}
              range={{ from, to }}
              onToggleFacets={() => setFacetsShown(!facetsShown)}
              onChange={update}
              onClearFilter={() => updateExplore({ filter: '' })}
            />
            <MeasureResult
              answer={answer}
              params={params}
              isWaiting={waitsForStep}
              isOtherWritten={isOtherWritten}
              scope={scope}
              onChart={(chart) => update({ chart })}
              onRange={(range) => updateExplore(range)}
              onOpen={(found) => updateExplore({ mode: 'list', ...found })}
              onClearFilter={() => updateExplore({ filter: '' })}
            />
          </main>
        </div>
      </div>
    </FilterActionsContext>
  );
}

/** "p95 of duration_ms": the value in words, for legends, titles and dialogs. */
function titleOf({ fn, field, matching }: Question): string {
  const { title, needs } = functionOf(fn);
  const words = title.replace(/ \(.*\)$/, '');
  return needs === 'condition' ? `Share of ${matching}` : fn === 'count' ? 'Events' : field === null ? words : `${words} of ${field}`;
}

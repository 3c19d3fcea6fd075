import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { fieldsQuery, histogramQuery } from '../../api/events';
import { ApiProblem } from '../../api/problem';
import type { FieldDefinition, QueryError } from '../../api/types';
import { unitsOf } from '../../events/fieldText';
import { type FilterActions, FilterActionsContext } from '../../events/filterActions';
import { excludeValue, includeValue, onlyValue, removeValue } from '../../query/editFilter';
import { FilterProblem } from '../../query/FilterProblem';
import { QueryBar, type QueryBarHandle } from '../../query/QueryBar';
import { ErrorBoundary } from '../../shared/feedback/ErrorBoundary';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { useRefreshNow } from '../../shared/useRefresh';
import { EventDetails } from './details/EventDetails';
import { useEvent } from './details/useEvent';
import { useExploreParams } from './exploreParams';
import { FacetList } from './facets/FacetList';
import { useFacets } from './facets/useFacets';
import { Histogram } from './histogram/Histogram';
import { EventList, type EventListHandle } from './list/EventList';
import { copyEvent } from './list/exportRows';
import { ListFooter } from './list/ListFooter';
import { useScrollToLinked, useScrollToTop } from './list/listScroll';
import { Toolbar } from './list/Toolbar';
import { useColumns } from './list/useColumns';
import { useExploreRows } from './list/useExploreRows';
import { useListNavigation } from './list/useListNavigation';
import { LiveButton, TailStatus } from './live/TailStatus';
import { useLivePause } from './live/useLivePause';
import { useMeasureActions } from './measure/useMeasureActions';
import { ModeSwitch } from './ModeSwitch';
import { useExploreKeys } from './useExploreKeys';
import { useFieldNames } from './useFieldNames';
import { useLastWhile } from './useLastWhile';
import hidden from '../../shared/hidden.module.css';
import styles from './Explore.module.css';

/** In live mode, counts are refreshed at this interval. */
const liveRefreshMs = 10_000;
const noFields: FieldDefinition[] = [];

/** The events of the range as a list, with their counts over time, and the details of one. */
export function ExploreList() {
  const [params, update] = useExploreParams();
  const { filter, from, to, live, by, tab, event: openId } = params;
  const queryBar = useRef<QueryBarHandle>(null);
  const list = useRef<EventListHandle>(null);
  const [facetsShown, setFacetsShown] = useState(() => window.innerWidth >= 900);
  const hideFacets = useCallback(() => setFacetsShown(false), []);
  const refresh = useRefreshNow();

  const { scope, events, rows: matching, tail, loadForExport } = useExploreRows(params);
  const refetchInterval = live ? liveRefreshMs : false;
  const histogram = useQuery({ ...histogramQuery(scope, by), refetchInterval });
  const facets = useFacets(scope, refetchInterval);
  // While the filter cannot be read, the last result stays, dimmed.
  const queryProblem = [events.error, histogram.error, facets.error].map(problemOf).find((problem) => problem !== null) ?? null;
  const wrong = queryProblem !== null;
  const rows = useLastWhile(wrong, matching);
  const counts = useLastWhile(wrong, histogram.data);
  const shownFacets = useLastWhile(wrong, facets.facets);
  const fields = useQuery(fieldsQuery);
  const fieldNames = useFieldNames(rows, facets.attributes, fields.data ?? noFields);
  const units = useMemo(() => unitsOf(fields.data ?? noFields), [fields.data]);
  const { columns, summary, toggle: toggleColumn, move: moveColumn, reset: resetColumns } = useColumns(params, rows, update);
  const opened = useEvent(openId, rows).data;
  const navigation = useListNavigation({ rows, openId, opened, list, update });
  const { setPaused, onAtTop } = useLivePause(tail, list);
  useScrollToTop(list, `${filter} ${from} ${to} ${live}`);
  useScrollToLinked(rows, openId, list);

  const measures = useMeasureActions(facets.facets);
  const actions = useMemo<FilterActions>(() => {
    const edit = (change: typeof includeValue) => (field: string, value: Parameters<typeof includeValue>[2]) =>
      update({ filter: change(filter, field, value) });
    return {
      include: edit(includeValue),
      exclude: edit(excludeValue),
      only: edit(onlyValue),
      remove: edit(removeValue),
      toggleColumn,
      columns,
      ...measures,
    };
  }, [columns, filter, measures, toggleColumn, update]);

  const setLive = (next: boolean) => update({ live: next });
  const { active } = navigation;
  useExploreKeys({
    '/': () => queryBar.current?.focus(),
    '?': () => queryBar.current?.toggleHelp(),
    j: () => navigation.move(1),
    k: () => navigation.move(-1),
    ArrowDown: () => navigation.move(1),
    ArrowUp: () => navigation.move(-1),
    Enter: navigation.openActive,
    Escape: navigation.close,
    i: () => active?.event !== undefined && actions.only('event', active.event),
    x: () => active?.event !== undefined && actions.exclude('event', active.event),
    c: () => void copyEvent(active),
    l: () => setLive(!live),
    m: () => update({ mode: 'measure', event: null, live: false }),
    f: () => setFacetsShown(!facetsShown),
    ...(tail === null ? {} : { ' ': () => setPaused(!tail.paused) }),
  });

  const isEmpty = rows.length === 0 && !events.isPending;
  if (events.error instanceof ApiProblem && events.error.status === 403) {
    return <ProblemState error={events.error} />;
  }
  return (
    <FilterActionsContext value={actions}>
      <div className={styles.page}>
        {/* The rail says it to those who see. */}
        <h1 className={hidden.hidden}>Explore</h1>
        <div className={styles.query}>
          <ModeSwitch mode="list" onChange={(mode) => update({ mode, event: null, live: false })} />
          <QueryBar
            filter={filter}
            from={scope.from}
            to={scope.to}
            problem={queryProblem}
            handle={queryBar}
            fieldNames={fieldNames}
            onRun={(next) => (next === filter ? refresh() : update({ filter: next }))}
          >
            <LiveButton live={live} onToggle={() => setLive(!live)} />
          </QueryBar>
        </div>
        <div className={styles.body}>
          <button type="button" className={styles.skip} onClick={() => list.current?.focus()}>
            Skip to results
          </button>
          {facetsShown && (
            <FacetList
              facets={shownFacets}
              fieldNames={fieldNames}
              fields={fields.data ?? noFields}
              scope={scope}
              loading={facets.isPending}
              stale={facets.isPlaceholderData || wrong}
              failed={facets.isError}
              onClose={hideFacets}
            />
          )}
          <div className={styles.main}>
            <ErrorBoundary compact>
              <Histogram
                answer={counts}
                stale={histogram.isPlaceholderData || wrong}
                failed={histogram.isError}
                filter={filter}
                from={scope.from}
                to={scope.to}
                live={live}
                by={by}
                onBy={(next) => update({ by: next }, { replace: true })}
                onZoom={(start, end) => update({ from: new Date(start).toISOString(), to: new Date(end).toISOString(), live: false })}
              />
            </ErrorBoundary>
            <Toolbar
              rows={rows}
              fields={fields.data ?? noFields}
              fieldNames={fieldNames}
              columnsChosen={params.columns !== null}
              facetsShown={facetsShown}
              selected={active}
              loadForExport={loadForExport}
              onResetColumns={resetColumns}
              onToggleFacets={() => setFacetsShown(!facetsShown)}
            >
              {tail !== null && <TailStatus tail={tail} onPause={setPaused} />}
            </Toolbar>
            {events.isError && rows.length === 0 ? (
              <div className={styles.problem}>
                {wrong ? <FilterProblem onClear={() => update({ filter: '' })} /> : <ProblemState compact error={events.error} onRetry={() => void events.refetch()} />}
              </div>
            ) : (
              <EventList
                rows={rows}
                columns={columns}
                summary={summary}
                units={units}
                selectedId={openId}
                activeId={navigation.activeId}
                stale={events.isPlaceholderData || wrong}
                handle={list}
                onOpen={navigation.open}
                onMoveColumn={moveColumn}
                onNearEnd={events.loadMore}
                onAtTop={onAtTop}
                footer={wrong ? null : <ListFooter events={events} scope={scope} live={live} isEmpty={isEmpty} count={rows.length} update={update} />}
              />
            )}
          </div>
          {openId !== null && (
            <EventDetails id={openId} rows={rows} tab={tab} units={units} update={update} onClose={navigation.close} onMove={navigation.move} />
          )}
        </div>
      </div>
    </FilterActionsContext>
  );
}

/** The error in the filter, if that is why a request failed. */
function problemOf(error: Error | null): QueryError | null {
  return error instanceof ApiProblem ? error.query : null;
}

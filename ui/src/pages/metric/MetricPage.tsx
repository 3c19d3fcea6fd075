import { Skeleton, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconArrowsDiff from '@tabler/icons-react/dist/esm/icons/IconArrowsDiff.mjs';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { metricQuery, metricsQuery } from '../../api/metrics';
import { ApiProblem } from '../../api/problem';
import type { TimeRange } from '../../api/scope';
import type { Metric } from '../../api/types';
import { AdviceList } from '../../metrics/Advice';
import { adviceOf } from '../../metrics/adviceOf';
import { MetricFacts } from '../../metrics/MetricInfo';
import { StatusMark } from '../../metrics/StatusMark';
import { excludeValue, includeValue } from '../../query/editFilter';
import { FilterProblem } from '../../query/FilterProblem';
import { QueryBar } from '../../query/QueryBar';
import control from '../../shared/control.module.css';
import { ProblemState } from '../../shared/feedback/ProblemState';
import page from '../../shared/layout/page.module.css';
import { Panel } from '../../shared/layout/Panel';
import { withContext } from '../../shared/searchParameters';
import { resolveRange } from '../../shared/time/timeRange';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { usePageTitle } from '../../shared/usePageTitle';
import { CoursePanel } from './CoursePanel';
import { DifferencesPanel } from './DifferencesPanel';
import { GroupTable } from './GroupTable';
import type { Inquiry } from './inquiry';
import { type MetricParams, readMetricParams, withMetricParams } from './metricParams';
import styles from './MetricPage.module.css';
import { SplitPicker } from './SplitPicker';
import { StepPicker } from './StepPicker';

const automaticStep = 'auto';

/** One metric, to look into: over time, by group, and what is different where it is not as it should be. */
export default function MetricPage() {
  const { name = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const [range, setRange] = useTimeRange();
  const params = readMetricParams(search);
  const { data: metric, error, isPlaceholderData, refetch } = useQuery(metricQuery(name, range, { step: params.step ?? automaticStep, by: params.by, where: params.where }));
  usePageTitle(metric?.title ?? name);
  const change = (next: Partial<MetricParams>) => setSearch(withMetricParams(next));
  const problem = error instanceof ApiProblem ? error.query : null;

  if (metric === undefined && problem === null) {
    return error === null ? (
      <div className={page.page} aria-busy="true">
        <Skeleton height={48} width={320} radius={10} />
        <Skeleton height={420} radius={10} />
      </div>
    ) : (
      <ProblemState error={error} onRetry={() => void refetch()} />
    );
  }

  const now = Date.now();
  const resolved = resolveRange(range, now);
  // The server measures up to now.
  const end = resolved === null ? 0 : resolved.from < now ? Math.min(resolved.to, now) : resolved.to;
  const measured = { from: new Date(resolved?.from ?? 0).toISOString(), to: new Date(end).toISOString() };
  return (
    <div className={page.page} data-dimmed={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      <header>
        <nav aria-label="Breadcrumb" className={styles.path}>
          <Link to={withContext('/metrics', search)}>Metrics</Link> <span aria-hidden>/</span> {metric?.pack ?? name}
        </nav>
        <div className={styles.head}>
          <h1 className={styles.title}>{metric?.title ?? name}</h1>
          {metric != null && metric.status !== null && <StatusMark status={metric.status} sample={metric.sample} />}
        </div>
        {metric?.description !== undefined && <p className={styles.description}>{metric.description}</p>}
      </header>
      <QueryBar filter={params.where} from={range.from} to={range.to} problem={problem} onRun={(where) => (where === params.where ? void refetch() : change({ where }))} />
      {metric === undefined || (problem !== null && !isPlaceholderData) ? (
        <FilterProblem onClear={() => change({ where: '' })} />
      ) : (
        <Body key={`${name} ${params.by} ${range.from} ${range.to}`} metric={metric} params={params} range={range} measured={measured} onChange={change} onZoom={setRange} />
      )}
    </div>
  );
}

interface BodyProps {
  metric: Metric;
  params: MetricParams;
  /** As in the address, and what the server measured of it. */
  range: TimeRange;
  measured: TimeRange;
  onChange: (change: Partial<MetricParams>) => void;
  onZoom: (range: TimeRange) => void;
}

function Body({ metric, params, range, measured, onChange, onZoom }: BodyProps) {
  const [inquiry, setInquiry] = useState<Inquiry | null>(null);
  const { data: definitions } = useQuery(metricsQuery);
  const fields = Object.keys(metric.by?.[0]?.key ?? {});
  const declared = definitions?.metrics.find(({ name }) => name === metric.name)?.by.join(',') ?? '';
  const chosen = params.by ?? (metric.by == null ? '' : fields.length > 0 ? fields.join(',') : declared);
  const tips = adviceOf(metric);
  const filterBy = (field: string, value: string, isExcluded: boolean) => onChange({ where: (isExcluded ? excludeValue : includeValue)(params.where, field, value) });
  return (
    <>
      <div className={styles.controls}>
        <SplitPicker chosen={chosen} declared={declared} scope={{ ...range, filter: metric.filter ?? params.where }} onChange={(by) => onChange({ by: by === declared ? null : by })} />
        <StepPicker chosen={params.step} stepMs={(metric.stepSeconds ?? 0) * 1_000} lengthMs={Date.parse(measured.to) - Date.parse(measured.from)} onChange={(step) => onChange({ step })} />
        <UnstyledButton className={`${control.control} ${styles.compare}`} aria-pressed={params.isCompared} title="Draw the period before, dashed" onClick={() => onChange({ isCompared: !params.isCompared })}>
          <IconHistory size={15} stroke={1.7} aria-hidden />
          Period before
        </UnstyledButton>
        {metric.failures !== undefined && (
          <UnstyledButton className={control.control} title="Compare the failures with the other events" onClick={() => setInquiry({ stretch: inquiry?.stretch ?? measured, kind: 'failures' })}>
            <IconArrowsDiff size={15} stroke={1.7} aria-hidden />
            What is different about failures
          </UnstyledButton>
        )}
      </div>
      <CoursePanel
        metric={metric}
        range={measured}
        stretch={inquiry?.stretch ?? null}
        isCompared={params.isCompared}
        onStretch={(stretch) => setInquiry({ stretch, kind: 'stretch' })}
      />
      {inquiry !== null && <DifferencesPanel metric={metric} inquiry={inquiry} range={measured} onChange={setInquiry} onZoom={onZoom} onFilter={filterBy} />}
      {chosen !== '' && metric.by != null && <GroupTable metric={metric} fields={chosen.replaceAll(',', ', ')} />}
      <div className={styles.columns}>
        {tips.length > 0 && (
          <Panel title="What to do">
            <AdviceList tips={tips} />
          </Panel>
        )}
        <Panel title="How it is measured">
          <MetricFacts metric={metric} range={measured} />
        </Panel>
      </div>
    </>
  );
}

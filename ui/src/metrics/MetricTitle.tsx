import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../api/types';
import { withContext } from '../shared/searchParameters';
import styles from './MetricTitle.module.css';

/** The title of a metric, with a link to its page if it has one. */
export function MetricTitle({ metric, hasPage }: { metric: Metric; hasPage: boolean }) {
  const [search] = useSearchParams();
  return hasPage ? (
    <Link className={styles.link} to={withContext(`/metrics/${encodeURIComponent(metric.name)}`, search)}>
      {metric.title}
    </Link>
  ) : (
    metric.title
  );
}

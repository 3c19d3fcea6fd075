import { expect, it } from 'vitest';
import { dashboardName, metricName } from './names';

it.each([
  ['p95 of duration_ms', 'p95_of_duration_ms', 'p95-of-duration-ms'],
  ['Süße Größe!', 'su_e_gro_e', 'su-e-gro-e'],
  ['5 minutes', 'm_5_minutes', 'm-5-minutes'],
  ['日本', '', ''],
  ['x'.repeat(80), 'x'.repeat(64), 'x'.repeat(64)],
])('names %j', (title, metric, dashboard) => {
  expect([metricName(title), dashboardName(title)]).toEqual([metric, dashboard]);
});

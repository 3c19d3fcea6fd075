import IconChartLine from '@tabler/icons-react/dist/esm/icons/IconChartLine.mjs';
import IconHome from '@tabler/icons-react/dist/esm/icons/IconHome.mjs';
import IconLayoutDashboard from '@tabler/icons-react/dist/esm/icons/IconLayoutDashboard.mjs';
import IconListSearch from '@tabler/icons-react/dist/esm/icons/IconListSearch.mjs';
import { located } from '../api/base';

/** A page that the server renders, not this application. */
export const apiReference = located('/docs/api');

/** The pages of the rail, in order. `key` is the second key of "g then …". */
export const pages = [
  { path: '/', title: 'Home', key: 'h', icon: IconHome },
  { path: '/explore', title: 'Explore', key: 'e', icon: IconListSearch },
  { path: '/metrics', title: 'Metrics', key: 'm', icon: IconChartLine },
  { path: '/dashboards', title: 'Dashboards', key: 'd', icon: IconLayoutDashboard },
] as const;

import { createBrowserRouter, type RouteObject } from 'react-router';
import { basePath } from '../api/base';
import { RouteError } from '../shared/feedback/RouteError';
import { AppShell } from '../shell/AppShell';
import { ShellFallback } from '../shell/ShellFallback';
import { loadChunk } from '../shared/loadChunk';

// Each page is its own chunk; if one fails to load, the others still work.
const pages: RouteObject[] = [
  {
    path: '/signin',
    ErrorBoundary: RouteError,
    HydrateFallback: ShellFallback,
    lazy: async () => ({ Component: (await loadChunk(() => import('../pages/signin/SignInPage'))).default }),
  },
  {
    element: <AppShell />,
    ErrorBoundary: RouteError,
    HydrateFallback: ShellFallback,
    children: [
      {
        path: '/',
        ErrorBoundary: RouteError,
        lazy: async () => ({ Component: (await loadChunk(() => import('../pages/home/HomePage'))).default }),
      },
      {
        path: '/explore',
        ErrorBoundary: RouteError,
        lazy: async () => ({ Component: (await loadChunk(() => import('../pages/explore/ExplorePage'))).default }),
      },
      {
        path: '/metrics',
        ErrorBoundary: RouteError,
        lazy: async () => ({ Component: (await loadChunk(() => import('../pages/metrics/MetricsPage'))).default }),
      },
      {
        path: '/metrics/:name',
        ErrorBoundary: RouteError,
        lazy: async () => ({ Component: (await loadChunk(() => import('../pages/metric/MetricPage'))).default }),
      },
      {
        path: '/dashboards',
        ErrorBoundary: RouteError,
        lazy: async () => ({ Component: (await loadChunk(() => import('../pages/dashboards/DashboardsPage'))).default }),
      },
      {
        path: '/dashboards/:name',
        ErrorBoundary: RouteError,
        lazy: async () => ({ Component: (await loadChunk(() => import('../pages/dashboard/DashboardPage'))).default }),
      },
      {
        path: '*',
        ErrorBoundary: RouteError,
        lazy: async () => ({ Component: (await loadChunk(() => import('../pages/notfound/NotFoundPage'))).default }),
      },
    ],
  },
];

export const router = createBrowserRouter(pages, { basename: basePath === '' ? '/' : basePath });

import { createBrowserRouter } from 'react-router';
import { AppShell } from '../shared/AppShell';

export const router = createBrowserRouter([
  {
    element: <AppShell />,
    children: [
      { path: '/', lazy: async () => ({ Component: (await import('../pages/home/HomePage')).default }) },
      { path: '/explore', lazy: async () => ({ Component: (await import('../pages/explore/ExplorePage')).default }) },
    ],
  },
]);

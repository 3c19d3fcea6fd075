import IconCompassOff from '@tabler/icons-react/dist/esm/icons/IconCompassOff.mjs';
import { useLocation } from 'react-router';
import { HomeLink } from '../../shared/feedback/HomeLink';
import { StateMessage } from '../../shared/feedback/StateMessage';
import { usePageTitle } from '../../shared/usePageTitle';

export default function NotFoundPage() {
  usePageTitle('Not found');
  const { pathname } = useLocation();
  return (
    <StateMessage icon={<IconCompassOff size={20} aria-hidden />} title="There is no such page" action={<HomeLink />}>
      Nothing is at <code>{pathname}</code>.
    </StateMessage>
  );
}

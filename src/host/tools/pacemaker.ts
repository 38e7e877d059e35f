// Pacemaker's own command-line tools.
import { readAttributes } from '../../core/observe/attributes.ts';
import type { Host } from '../host.ts';

/** Tells Pacemaker that a resource has failed on a node: it recovers it as if its monitor had said so. */
export async function reportFailure(host: Host, resource: string, node: string): Promise<void> {
  await host.run(['crm_resource', '--fail', '--resource', resource, '--node', node]);
}

/** A transient attribute of this node. */
export async function publishAttribute(host: Host, name: string, value: string): Promise<void> {
  await host.run(['attrd_updater', '--name', name, '--update', value]);
}

export async function withdrawAttribute(host: Host, name: string): Promise<void> {
  await host.run(['attrd_updater', '--name', name, '--delete']);
}

/** An attribute of this node that every node can read and no transition notices: it is never written to the CIB. */
export async function publishPrivately(host: Host, name: string, value: string): Promise<void> {
  await host.run(['attrd_updater', '--name', name, '--update', value, '--private']);
}

/** Every node's value of an attribute as attrd knows it, by node; nodes that have none, or lost it, are left out. */
export async function attributeOfNodes(host: Host, name: string): Promise<ReadonlyMap<string, string>> {
  // 78 (CRM_EX_CONFIG): no node ever had it.
  const okExits = [0, NEVER_SET];
  // In what a resource agent started, --all would mean this node only: pcmk__node_attr_target (lib/common/attrs.c) reads the agent's variable.
  const anywhere = ['env', '--unset=OCF_RESKEY_CRM_meta_on_node'] as const;
  const query = [...anywhere, 'attrd_updater', '--name', name, '--query', '--all', '--output-as=xml'] as const;
  return readAttributes((await host.run(query, { okExits, deadlineMs: 10_000 })).stdout);
}

const NEVER_SET = 78;

export async function queryCib(host: Host): Promise<string> {
  return (await host.run(['cibadmin', '--query'])).stdout;
}

/** Applies a guarded patch (core/cib/patch.ts) to the live CIB. False: it has moved since, and nothing is done. */
export async function patchCib(host: Host, patch: string): Promise<boolean> {
  // 103: "Update was older than existing configuration" (CRM_EX_OLD).
  const okExits = [0, 103];
  return (await host.run(['cibadmin', '--patch', '--xml-pipe'], { input: patch, okExits })).exitCode === 0;
}

/** Replaces the configuration section of the live CIB. */
export async function replaceConfiguration(host: Host, xml: string): Promise<void> {
  await host.run(['cibadmin', '--replace', '--scope', 'configuration', '--xml-pipe'], { input: xml });
}

/** crm_mon's XML. Undefined while the cluster on this host can't be asked. */
export async function monitorXml(host: Host): Promise<string | undefined> {
  const { stdout, exitCode } = await host.run(
    ['crm_mon', '--one-shot', '--inactive', '--neg-locations', '--output-as=xml'],
    {
      okExits: [0, 1, 102, 107],
      deadlineMs: 10_000,
    },
  );
  return exitCode === 0 ? stdout : undefined;
}

export async function setProperty(host: Host, name: string, value: string): Promise<void> {
  await host.run(['crm_attribute', '--type', 'crm_config', '--name', name, '--update', value]);
}

/** One that is not set is fine. */
export async function unsetProperty(host: Host, name: string): Promise<void> {
  await host.run(['crm_attribute', '--type', 'crm_config', '--name', name, '--delete']);
}

/** A wish that lasts until it is cleared or the lifetime (ISO 8601 duration) passes. None is made where the resource already runs, or is starting. */
export async function wishMove(host: Host, resource: string, node: string, lifetime: string): Promise<void> {
  // 108: "Requested item already exists" (CRM_EX_EXISTS).
  const okExits = [0, 108];
  await host.run(['crm_resource', '--move', '--resource', resource, '--node', node, '--lifetime', lifetime], {
    okExits,
  });
}

/** A wish that it run elsewhere, wherever Pacemaker thinks best; it lasts as that of wishMove. */
export async function wishAway(host: Host, resource: string, node: string, lifetime: string): Promise<void> {
  await host.run(['crm_resource', '--ban', '--resource', resource, '--node', node, '--lifetime', lifetime]);
}

/** A resource's failures on a node, which keep it away from there. */
export async function forgetFailures(host: Host, resource: string, node: string): Promise<void> {
  await host.run(['crm_resource', '--cleanup', '--resource', resource, '--node', node]);
}

/** Of wishMove and wishAway. One that is not there is fine. Without the node, what an administrator has banned elsewhere would go too. */
export async function clearWish(host: Host, resource: string, node: string): Promise<void> {
  await host.run(['crm_resource', '--clear', '--resource', resource, '--node', node]);
}

/** A node in standby is a member that runs nothing. It lasts until it is undone, reboots included. */
export async function setStandby(host: Host, node: string): Promise<void> {
  await host.run(['crm_attribute', '--node', node, '--name', 'standby', '--update', 'on']);
}

/** A node that has left Corosync's membership for good: no daemon of the cluster remembers it. One that nobody knows is fine. */
export async function forgetNode(host: Host, node: string): Promise<void> {
  await host.run(['crm_node', '--force', '--remove', node], { okExits: [0, 1, 68, 105] });
}

/** An attribute of a node, there or not, that lasts until it is unset. */
export async function setNodeAttribute(host: Host, node: string, name: string, value: string): Promise<void> {
  await host.run(['crm_attribute', '--node', node, '--name', name, '--update', value]);
}

/** One that is not set is fine. */
export async function unsetNodeAttribute(host: Host, node: string, name: string): Promise<void> {
  await host.run(['crm_attribute', '--node', node, '--name', name, '--delete']);
}

/** One that is not in standby is fine. */
export async function endStandby(host: Host, node: string): Promise<void> {
  await host.run(['crm_attribute', '--node', node, '--name', 'standby', '--delete']);
}

/** Returns when Pacemaker has nothing left to do: true; or after so many seconds: false. */
export async function atRest(host: Host, seconds: number): Promise<boolean> {
  // 124: the time is over (CRM_EX_TIMEOUT).
  const { exitCode } = await host.run(['crm_resource', '--wait', `--timeout=${seconds}s`], {
    deadlineMs: (seconds + 10) * 1_000,
    okExits: [0, 124],
  });
  return exitCode === 0;
}

const FENCED_WITHIN_S = 180;

/** Switches a node off and on again by its devices; returns when they say that it is done. Throws ToolError when they fail. Seconds without a unit: stonith_admin 2.1.5 takes no other. */
export async function fenceNode(host: Host, node: string): Promise<void> {
  await host.run(['stonith_admin', '--reboot', node, '--timeout', `${FENCED_WITHIN_S}`], {
    deadlineMs: (FENCED_WITHIN_S + 10) * 1_000,
  });
}

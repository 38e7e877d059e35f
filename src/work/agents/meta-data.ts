// An agent's declaration as the XML that Pacemaker, pcs and ocf-tester read (ra-api-1.dtd).
import type { Agent, AgentAction, AgentParameter } from './agent.ts';

export function metaData(agent: Agent, version: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">',
    `<resource-agent name="${agent.name}" version="${version}">`,
    // Pacemaker calls reload-agent of agents that say so only (daemons/controld/controld_metadata.c).
    `<version>${agent.parameters.some(({ reloadable }) => reloadable) ? '1.1' : '1.0'}</version>`,
    `<longdesc lang="en">${escapeXml(agent.description)}</longdesc>`,
    `<shortdesc lang="en">${escapeXml(agent.title)}</shortdesc>`,
    '<parameters>',
    ...agent.parameters.map(parameter),
    '</parameters>',
    '<actions>',
    ...Object.entries(agent.actions).map(action),
    '<action name="meta-data" timeout="5s" />',
    '</actions>',
    '</resource-agent>',
    '',
  ].join('\n');
}

function parameter(given: AgentParameter): string {
  const { name, title, description, required, unique = required, example, reloadable } = given;
  const reload = reloadable ? ' reloadable="1"' : '';
  return [
    `<parameter name="${name}" unique="${unique ? 1 : 0}" required="${required ? 1 : 0}"${reload}>`,
    `<longdesc lang="en">${escapeXml(description)}</longdesc>`,
    `<shortdesc lang="en">${escapeXml(title)}</shortdesc>`,
    `<content type="string"${example === undefined ? '' : ` default="${escapeXml(example)}"`} />`,
    '</parameter>',
  ].join('\n');
}

function action([name, { timeoutS, intervalS }]: [string, AgentAction]): string {
  const interval = intervalS === undefined ? '' : ` interval="${intervalS}s" depth="0"`;
  return `<action name="${name}" timeout="${timeoutS}s"${interval} />`;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

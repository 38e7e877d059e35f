// What the lab's fence agent says about itself to Pacemaker.

const ACTIONS = [
  '<action name="on" automatic="0"/>',
  ...['off', 'reboot', 'status', 'monitor', 'list', 'metadata', 'validate-all'].map(
    (name) => `<action name="${name}"/>`,
  ),
];

export const FENCE_METADATA = `<?xml version="1.0" ?>
<resource-agent name="fence_gracekeeper_lab" shortdesc="Fence agent for the nodes of a Gracekeeper lab">
  <longdesc>Asks the lab's power controller, which pulls the node's cable first, then kills everything in it, and answers when nothing is left.</longdesc>
  <vendor-url>https://clusterlabs.org</vendor-url>
  <parameters>
    <parameter name="action" unique="0" required="1">
      <getopt mixed="-o, --action=[action]"/>
      <content type="string" default="reboot"/>
      <shortdesc lang="en">Fencing action</shortdesc>
    </parameter>
    <parameter name="port" unique="0" required="1">
      <getopt mixed="-n, --plug=[node]"/>
      <content type="string"/>
      <shortdesc lang="en">Name of the node to act on</shortdesc>
    </parameter>
    <parameter name="password" unique="0" required="0">
      <content type="string"/>
      <shortdesc lang="en">May be left out</shortdesc>
    </parameter>
    <parameter name="socket" unique="0" required="0">
      <getopt mixed="--socket=[path]"/>
      <content type="string"/>
      <shortdesc lang="en">Socket of the power controller</shortdesc>
    </parameter>
  </parameters>
  <actions>
    ${ACTIONS.join('\n    ')}
  </actions>
</resource-agent>
`;

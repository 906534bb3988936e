/** All that the bot needs to be allowed, as the README tells operators. */
export const leastRights: readonly string[] = (
  "+info +select +client|setname +get +set +del +exists +type +rename +pexpireat +persist +expire " +
  "+pttl +incrby +hmget +hget +hset +hdel +zadd +zrem +zrangebyscore +time +eval +evalsha +wait"
).split(" ");

/** What it needs besides on a cluster. */
export const clusterRights: readonly string[] = [
  "+cluster|slots",
  "+cluster|info",
  "+readonly",
  "+asking",
];

/** What a bot needs besides that is installed in many workspaces: to forget one of them. */
export const tenantRights: readonly string[] = ["+scan", "+zscan"];

/** What the operator's tool needs besides. */
export const toolRights: readonly string[] = [...tenantRights, "+hgetall"];

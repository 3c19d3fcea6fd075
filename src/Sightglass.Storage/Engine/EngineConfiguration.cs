using System.Security;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Engine;

/// <summary>The texts of the engine's <c>config.xml</c> and <c>users.xml</c>. Pure: strings in, strings out.</summary>
internal static class EngineConfiguration
{
    /// <summary>The user with all rights. Its password lives as long as one child.</summary>
    public const string AdminUser = "admin";

    /// <summary>
    /// Server settings. <c>http_handlers</c> has a single rule and no defaults: without the secret header every request gets 404 and
    /// runs nothing, because the built-in user <c>default</c> has no password and cannot be given one.
    /// </summary>
    public static string Server(EngineStartup startup, string usersPath) => $"""
        <clickhouse>
          <users_config>{SecurityElement.Escape(usersPath)}</users_config>
          <!-- With a console it logs every step of every query, at any level; errors reach the caller anyway. -->
          <logger><level>none</level></logger>
          <http_handlers>
            <rule>
              <url>regex:/.*</url>
              <methods>POST,GET</methods>
              <headers><{ClickHouseEndpoint.SecretHeader}>{SecurityElement.Escape(startup.Secret)}</{ClickHouseEndpoint.SecretHeader}></headers>
              <handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>
            </rule>
          </http_handlers>
          <keep_alive_timeout>30</keep_alive_timeout>
          <max_server_memory_usage>{startup.MemoryLimitBytes}</max_server_memory_usage>

          <!-- Gives memory back after a load: without a thread of its own the allocator keeps what a burst took (600 MB against 260). -->
          <jemalloc_enable_background_threads>1</jemalloc_enable_background_threads>
          <jemalloc_max_background_threads_num>1</jemalloc_max_background_threads_num>

          <!-- Caches: small enough for a laptop; the page cache does the rest. -->
          <mark_cache_size>{CacheBytes(startup, 16)}</mark_cache_size>
          <primary_index_cache_size>{CacheBytes(startup, 32)}</primary_index_cache_size>
          <index_mark_cache_size>{CacheBytes(startup, 64)}</index_mark_cache_size>
          <uncompressed_cache_size>0</uncompressed_cache_size>
          <index_uncompressed_cache_size>67108864</index_uncompressed_cache_size>
          <mmap_cache_size>0</mmap_cache_size>
          <compiled_expression_cache_size>16777216</compiled_expression_cache_size>

          <!-- Pools: merges get their threads, everything that this product does not use gets one. -->
          <background_pool_size>{startup.MergeThreads}</background_pool_size>
          <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
          <background_common_pool_size>2</background_common_pool_size>
          <background_move_pool_size>1</background_move_pool_size>
          <background_fetches_pool_size>1</background_fetches_pool_size>
          <background_schedule_pool_size>4</background_schedule_pool_size>
          <background_buffer_flush_schedule_pool_size>1</background_buffer_flush_schedule_pool_size>
          <background_message_broker_schedule_pool_size>1</background_message_broker_schedule_pool_size>
          <background_distributed_schedule_pool_size>1</background_distributed_schedule_pool_size>
          <max_thread_pool_free_size>16</max_thread_pool_free_size>
          <asynchronous_metrics_update_period_s>60</asynchronous_metrics_update_period_s>
          <asynchronous_heavy_metrics_update_period_s>600</asynchronous_heavy_metrics_update_period_s>

          <!-- The last bytes of the disk are not for parts: one that was begun on a full disk has been seen to be taken for finished, with empty files. -->
          <storage_configuration>
            <disks><default><keep_free_space_bytes>{ReservedBytes}</keep_free_space_bytes></default></disks>
          </storage_configuration>

          <!-- Defaults of every MergeTree table. The first three are the durability promise: a block is on the disk
               before the spool lets go of it, and a block that is sent again is known. A merged part is not synced, so those that it was
               merged of stay for as long as the system may take to write it, with room to spare. -->
          <merge_tree>
            <fsync_after_insert>1</fsync_after_insert>
            <fsync_part_directory>1</fsync_part_directory>
            <non_replicated_deduplication_window>1000</non_replicated_deduplication_window>
            <old_parts_lifetime>480</old_parts_lifetime>
            <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
            <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
            <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
          </merge_tree>
        </clickhouse>
        """;

    /// <summary>
    /// Users. <c>default</c> is the built-in session that keeps the engine alive; it may open the port and nothing else.
    /// </summary>
    public static string Users(EngineStartup startup) => $"""
        <clickhouse>
          <!-- A question that needs much memory fails, and leaves the other half to the inserts and to the other questions. -->
          <profiles><default><max_memory_usage>{startup.MemoryLimitBytes / 2}</max_memory_usage></default></profiles>
          <quotas><default/></quotas>
          <users>
            <default>
              <password></password>
              <networks><host>localhost</host></networks>
              <profile>default</profile>
              <quota>default</quota>
              <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
            </default>
            <{AdminUser}>
              <password>{SecurityElement.Escape(startup.Password)}</password>
              <networks><ip>127.0.0.1</ip></networks>
              <profile>default</profile>
              <quota>default</quota>
              <access_management>1</access_management>
            </{AdminUser}>
          </users>
        </clickhouse>
        """;

    private const long ReservedBytes = 16L << 20;

    private static long CacheBytes(EngineStartup startup, int share) => startup.MemoryLimitBytes / share;
}

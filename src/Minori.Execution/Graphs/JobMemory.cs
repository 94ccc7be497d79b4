namespace Minori.Execution.Graphs;

/// <summary>The expected peak of a job's memory; it may depend on the threads that the job is started with.</summary>
public readonly record struct JobMemory
{
    private readonly long bytes;
    private readonly Func<int, long>? bytesWith;

    private JobMemory(long bytes, Func<int, long>? bytesWith) => (this.bytes, this.bytesWith) = (bytes, bytesWith);

    /// <summary>So many bytes, whatever the threads.</summary>
    public static JobMemory Of(long bytes) => new(bytes, null);

    /// <summary>Bytes by threads; asked when the job is about to start, and more than once.</summary>
    public static JobMemory Of(Func<int, long> bytesWith) => new(0, bytesWith);

    /// <summary>The bytes that the job takes with so many threads; 0 where it does not matter.</summary>
    public long Bytes(int threads) => bytesWith?.Invoke(threads) ?? bytes;

    /// <summary>The same and so many bytes more.</summary>
    public JobMemory Plus(long more)
    {
        JobMemory less = this;
        return bytesWith is null ? Of(bytes + more) : Of(threads => less.Bytes(threads) + more);
    }
}

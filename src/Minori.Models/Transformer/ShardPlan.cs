namespace Minori.Models;

/// <summary>
/// How a batch is cut, as a function of shapes alone, so that the number of threads cannot change a bit of the result.
/// A shard is as many sequences as come to about 256 tokens (at least one): enough rows for the products to run at
/// speed, few enough for one layer's activations to stay in the second level of the cache. A lane is a gradient block
/// and the run of shards that adds to it: as many lanes as shards, but at most 8, and at most so many that the blocks
/// together stay within 256 MiB, though never fewer than two.
/// </summary>
internal readonly record struct ShardPlan
{
    private const int MostLanes = 8;
    private const long LaneBytes = 256L << 20;

    /// <param name="sequences">B.</param>
    /// <param name="tokensPerSequence">T.</param>
    /// <param name="gradientBytes">The size of one lane's gradient block.</param>
    public ShardPlan(int sequences, int tokensPerSequence, long gradientBytes)
    {
        Sequences = sequences;
        SequencesPerShard = Math.Min(PassCut.SequencesPerShard(tokensPerSequence), sequences);
        Shards = (sequences + SequencesPerShard - 1) / SequencesPerShard;
        Lanes = (int)Math.Min(Shards, Math.Clamp(LaneBytes / gradientBytes, 2, MostLanes));
    }

    /// <summary>B.</summary>
    public int Sequences { get; }

    /// <summary>The number of sequences of every shard but the last, which may have fewer.</summary>
    public int SequencesPerShard { get; }

    public int Shards { get; }

    public int Lanes { get; }

    /// <summary>The first shard of a lane; lane <see cref="Lanes"/> starts where all shards end.</summary>
    public int FirstShard(int lane) => (int)((long)Shards * lane / Lanes);

    /// <summary>The first sequence of a shard.</summary>
    public int FirstSequence(int shard) => shard * SequencesPerShard;

    /// <summary>The number of sequences of a shard.</summary>
    public int SequenceCount(int shard) => Math.Min(SequencesPerShard, Sequences - FirstSequence(shard));
}

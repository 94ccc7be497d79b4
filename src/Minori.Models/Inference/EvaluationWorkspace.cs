using Minori.Compute;

namespace Minori.Models;

/// <summary>One thread's memory for evaluation.</summary>
internal sealed unsafe class EvaluationWorkspace
{
    public EvaluationWorkspace(Arena arena, DecoderShape shape, int longest)
    {
        Forward = new ForwardWorkspace(arena, shape, EvaluationPlan.ChunkRows, longest);
        Cache = new KeyValueRows(
            arena.Take<float>((long)longest * shape.KeyWidth), arena.Take<float>((long)longest * shape.KeyWidth),
            shape.KeyWidth);
        Head = new HeadBuffers(arena, shape, EvaluationPlan.ChunkRows);
    }

    public ForwardWorkspace Forward { get; }

    /// <summary>Keys and values of the sequence under way, up to the token under way.</summary>
    public KeyValueRows Cache { get; }

    public HeadBuffers Head { get; }
}

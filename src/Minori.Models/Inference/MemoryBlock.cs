namespace Minori.Models;

/// <summary>Parameters in memory.</summary>
internal sealed unsafe class MemoryBlock(Parameters parameters) : IWeightBlock
{
    public float* Values(long offset, long count, float* room) => parameters.Values.Pointer + offset;
}

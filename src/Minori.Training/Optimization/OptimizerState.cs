using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>What an optimizer keeps from step to step: some numbers for each parameter, in the parameters' layout.</summary>
public sealed class OptimizerState : IDisposable
{
    /// <summary>The state of a model before the first step: zeros.</summary>
    internal OptimizerState(Optimizer optimizer, ParameterLayout layout)
        : this(optimizer, layout.Length)
    {
    }

    /// <summary>The state of a block of some length before the first step: zeros.</summary>
    internal OptimizerState(Optimizer optimizer, long length) =>
        Blocks = [.. optimizer.StatePrefixes.Select(prefix => new ParameterBlock(prefix, new AlignedBuffer<float>(length)))];

    /// <summary>A block for each number, with the prefix that its tensors' names take in a file.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (ParameterBlock block in Blocks)
        {
            block.Values.Dispose();
        }
    }
}

using Minori.Compute;

namespace Minori.Training;

/// <summary>What an update reads and writes: three blocks, or sets of them, with the same places.</summary>
/// <param name="Trained">The weights, and which of them are updated.</param>
/// <param name="Gradient">Their gradient.</param>
/// <param name="State">What the optimizer keeps for each.</param>
internal sealed record UpdateBlocks(TrainedTensors Trained, AlignedBuffer<float> Gradient, OptimizerState State);

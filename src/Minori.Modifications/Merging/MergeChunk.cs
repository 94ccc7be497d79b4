namespace Minori.Modifications;

/// <summary>A piece of a tensor, merged by one thread.</summary>
/// <param name="Index">Its number among all pieces.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="First">The first element.</param>
/// <param name="Count">The elements.</param>
internal readonly record struct MergeChunk(int Index, string Tensor, long First, int Count);

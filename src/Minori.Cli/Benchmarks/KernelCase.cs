namespace Minori.Cli.Benchmarks;

/// <summary>One kernel at one shape, on operands of its own.</summary>
/// <param name="Kernel">What it computes.</param>
/// <param name="Shape">On what, for people.</param>
/// <param name="Flops">Multiplications and additions of one call; 0 where memory and not products set the pace.</param>
/// <param name="Elements">Elements that one call writes.</param>
/// <param name="Run">One call.</param>
internal sealed record KernelCase(string Kernel, string Shape, double Flops, double Elements, Action Run);
